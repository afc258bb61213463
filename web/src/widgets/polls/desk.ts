// What the user is doing with the polls: what is chosen and not sent yet, what is being written, what is being closed.
import { t } from "../../i18n/t";
import type { Session } from "../board/session";
import { referring } from "../board/event";
import { END, endOf, LISTED, pollsOf, RESPONSE, responseOf, standingOf, START, startOf, type Poll, type Standing } from "./poll";

export interface Shown extends Poll {
  standing: Standing;
  mayEnd: boolean;
}

export class Desk {
  polls: Shown[] = [];
  isWriting = false;
  /** Why the poll that is being written is none yet. */
  fault = "";
  /** The poll that is asked about before it is closed for good. */
  closing: string | null = null;
  said = "";
  focus: string | null = null;
  readonly #drafts = new Map<string, string[]>();
  readonly #read = new Set<string>();
  #reading = Promise.resolve();

  constructor(
    readonly session: Session,
    private readonly me: string | null,
    private readonly changed: () => void,
  ) {}

  refresh(): void {
    const { log, root, state } = this.session;
    const events = log.sorted();
    const mayEnd = (user: string) => state.mayRedact(user);
    this.polls = pollsOf(root, events).map((poll) =>
      Object.assign(poll, {
        standing: standingOf(poll, events, this.me, mayEnd),
        mayEnd: this.me !== null && (poll.sender === this.me || mayEnd(this.me)),
      }),
    );
    for (const { id } of this.polls) this.#readVotes(id);
  }

  /** Polls of this room that clients have made without us, and all votes anew. */
  async readAll(): Promise<void> {
    await Promise.all(START.map((type) => this.session.readLoaded(type)));
    this.#read.clear();
    this.changed();
  }

  get summary(): string {
    const open = this.polls.filter(({ standing }) => !standing.ended).length;
    return this.polls.length === 0 ? "" : t("{open} open, {closed} closed", { open, closed: this.polls.length - open });
  }

  show(what: Partial<Pick<Desk, "isWriting" | "closing" | "focus" | "fault">>): void {
    Object.assign(this, what);
    this.changed();
  }

  chosen(poll: Shown): string[] {
    return this.#drafts.get(poll.id) ?? poll.standing.mine;
  }

  hasDraft(poll: Shown): boolean {
    return this.#drafts.has(poll.id);
  }

  choose(poll: Shown, answer: string): void {
    const before = this.chosen(poll);
    const others = before.filter((id) => id !== answer);
    const isMany = poll.most > 1;
    const isAdded = others.length === before.length;
    // One more than may be chosen takes the place of the first.
    const chosen = isMany ? [...others, ...(isAdded ? [answer] : [])].slice(-poll.most) : [answer];
    this.#drafts.set(poll.id, chosen);
    this.changed();
  }

  vote(poll: Shown): void {
    const chosen = this.chosen(poll);
    this.#drafts.delete(poll.id);
    this.said = t("You voted.");
    void this.session.send(RESPONSE[0], referring(poll.id, responseOf(chosen)));
  }

  close(poll: Shown): void {
    this.closing = null;
    this.said = t("Closed: {question}", { question: poll.question });
    const [first] = poll.answers.toSorted((a, b) => votesFor(poll, b.id) - votesFor(poll, a.id));
    const text = first && votesFor(poll, first.id) > 0 ? `The poll has ended. Top answer: ${first.text}` : "The poll has ended.";
    void this.session.send(END[0], referring(poll.id, endOf(text)));
  }

  create(question: string, lines: string, isMany: boolean, isOpen: boolean): void {
    const answers = [...new Set(lines.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
    if (!question.trim()) return this.show({ fault: t("Ask something."), focus: "question" });
    if (answers.length < 2 || answers.length > 20) {
      return this.show({ fault: t("Give 2 to 20 different answers, one in each line."), focus: "answers" });
    }
    const content = startOf(question.trim(), answers, isMany ? answers.length : 1, isOpen);
    const { root } = this.session;
    void this.session.send(START[0], content).then((poll) => {
      // It is in the room's timeline; listed, it is found here for ever.
      if (poll !== null && root !== null) void this.session.change({ poll, content }, LISTED);
    });
    this.said = t("Created: {question}", { question });
    this.show({ isWriting: false, fault: "", focus: "new" });
  }

  #readVotes(id: string): void {
    if (id.startsWith("~") || this.#read.has(id)) return;
    this.#read.add(id);
    this.#reading = this.#reading
      .then(() => this.session.read(id))
      .catch(() => undefined)
      .then(this.changed);
  }
}

export function votesFor({ standing }: Shown, answer: string): number {
  return standing.votes.get(answer) ?? 0;
}

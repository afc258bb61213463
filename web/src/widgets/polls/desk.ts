// All polls of the board; what is chosen and not sent yet, what is being written, what is being closed.
import { later } from "../../i18n/later";
import { t } from "../../i18n/t";
import type { Data } from "../../widget-client/envelope";
import { BoardDesk } from "../board/desk";
import { PAGE, READ_EVENTS, type Session } from "../board/session";
import { pollsOf, standingOf, START, type Poll, type Standing } from "./poll";

export interface Shown extends Poll {
  standing: Standing;
  mayEnd: boolean;
}

export class Desk extends BoardDesk<typeof import("./tools")> {
  polls: Shown[] = [];
  isWriting = false;
  /** Why the poll that is being written is none yet. */
  fault = "";
  /** The poll that is asked about before it is closed for good. */
  closing: string | null = null;
  readonly #drafts = new Map<string, string[]>();
  readonly #read = new Set<string>();
  #reading = Promise.resolve();

  constructor(
    session: Session,
    changed: () => void,
    private readonly me: string | null,
  ) {
    super(session, changed, () => later(() => import("./tools")));
  }

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
    await Promise.all(START.map((type) => this.#readLoaded(type)));
    this.#read.clear();
    this.changed();
  }

  /** Events of a type that the client has at hand, whoever they refer to. */
  async #readLoaded(type: string): Promise<void> {
    const { log, options } = this.session;
    const answer = await options.client.send(READ_EVENTS, { type, limit: PAGE }).catch((): Data => ({}));
    if (Array.isArray(answer.events)) log.add(answer.events);
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

  forget(poll: Shown): void {
    this.#drafts.delete(poll.id);
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

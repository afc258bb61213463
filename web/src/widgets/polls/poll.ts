// What a poll is and how it stands, by its events (MSC3381), in the form of before it was merged and in that of since.
import { isObject, type Data } from "../../widget-client/envelope";
import { isLater, referenceOf, type RoomEvent } from "../board/event";

/** The form that clients write. */
export const PREFIX = "org.matrix.msc3381.poll.";
export const TEXT = "org.matrix.msc1767.text";
const form = (name: string) => [PREFIX + name, `m.poll.${name}`] as const;

export const START = form("start");
export const RESPONSE = form("response");
export const END = form("end");
/** Ours: that a poll belongs to the board, with what it says, since clients can't look up an event that is not loaded. */
export const LISTED = "im.manifold.board.poll";

export const MOST_ANSWERS = 20;
export const LONGEST_TEXT = 340;
export const MOST_POLLS = 50;

export interface Answer {
  id: string;
  text: string;
}

export interface Poll {
  id: string;
  sender: string;
  at: number;
  question: string;
  answers: Answer[];
  most: number;
  /** Whether the votes can be seen before the end. */
  isOpen: boolean;
}

export interface Standing {
  ended: boolean;
  /** By answer. */
  votes: Map<string, number>;
  voters: number;
  /** What the user chose. */
  mine: string[];
}

/** The polls of a board and those that the client has at hand; the newest first. */
export function pollsOf(root: string | null, events: RoomEvent[]): Poll[] {
  const found = new Map<string, Poll>();
  for (const { type, content, event_id: id, sender, origin_server_ts: at } of events) {
    const read = START.includes(type as never) ? pollIn(content, { id, sender, at }) : null;
    if (read) found.set(id, read);
  }
  const listed = new Map<string, Poll>();
  for (const event of events) {
    if (event.type !== LISTED || referenceOf(event) !== root) continue;
    const { poll: id, content } = event.content;
    // The event itself knows best. Without it only its author can be right, so those who claim to be are told apart.
    const key = JSON.stringify([id, event.sender]);
    if (typeof id !== "string" || found.has(id) || listed.has(key)) continue;
    const read = pollIn(content, { id, sender: event.sender, at: event.origin_server_ts });
    if (read) listed.set(key, read);
  }
  return [...found.values(), ...listed.values()]
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_POLLS);
}

function pollIn(content: unknown, about: Pick<Poll, "id" | "sender" | "at">): Poll | null {
  const start = part(content, START);
  const question = textIn(start?.question);
  if (!start || !question || !Array.isArray(start.answers)) return null;
  const answers = new Map<string, Answer>();
  for (const answer of start.answers.slice(0, MOST_ANSWERS)) {
    const id: unknown = isObject(answer) ? (answer.id ?? answer["m.id"]) : null;
    const text = textIn(answer);
    if (typeof id === "string" && id && text && !answers.has(id)) answers.set(id, { id, text });
  }
  if (answers.size === 0) return null;
  const { max_selections: most, kind } = start;
  return {
    ...about,
    question,
    answers: [...answers.values()],
    most: typeof most === "number" && most >= 1 ? Math.floor(most) : 1,
    // What is not known is taken for what gives less away.
    isOpen: kind === `${PREFIX}disclosed` || kind === "m.poll.disclosed" || kind === "m.disclosed",
  };
}

/** `mayEnd` says whether somebody other than the author may. */
export function standingOf(poll: Poll, events: RoomEvent[], me: string | null, mayEnd: (user: string) => boolean): Standing {
  const about = events.filter((event) => referenceOf(event) === poll.id);
  const ends = about.filter(
    ({ type, sender }) => END.includes(type as never) && (sender === poll.sender || mayEnd(sender)),
  );
  const end = ends.reduce<RoomEvent | null>((first, each) => (first && isLater(each, first) ? first : each), null);
  const last = new Map<string, RoomEvent>();
  for (const event of about) {
    if (!RESPONSE.includes(event.type as never)) continue;
    if (end && event.origin_server_ts > end.origin_server_ts) continue;
    const before = last.get(event.sender);
    if (!before || isLater(event, before)) last.set(event.sender, event);
  }
  const standing: Standing = { ended: end !== null, votes: new Map(), voters: 0, mine: [] };
  for (const [sender, { content }] of last) {
    const chosen = chosenIn(content, poll);
    if (chosen.length > 0) standing.voters++;
    if (sender === me) standing.mine = chosen;
    for (const id of chosen) standing.votes.set(id, (standing.votes.get(id) ?? 0) + 1);
  }
  return standing;
}

/** An answer that there is not spoils the vote; more answers than may be given are cut. */
function chosenIn(content: Data, { answers, most }: Poll): string[] {
  const given = part(content, RESPONSE)?.answers ?? content["m.selections"];
  if (!Array.isArray(given)) return [];
  const chosen = [...new Set(given.slice(0, most))];
  return chosen.every((id) => answers.some((answer) => answer.id === id)) ? (chosen as string[]) : [];
}

function part(content: unknown, [unstable, stable]: readonly [string, string]): Data | null {
  if (!isObject(content)) return null;
  const found = content[unstable] ?? content[stable] ?? content[stable.replace(".start", "")];
  return isObject(found) ? found : null;
}

/** A text as it may be written: bare, or as a list of representations (MSC1767). */
function textIn(value: unknown): string {
  if (!isObject(value)) return "";
  const stable = value["m.text"];
  const [first] = Array.isArray(stable) ? (stable as unknown[]) : [];
  const text = value[TEXT] ?? (isObject(first) ? first.body : stable) ?? value.body;
  return typeof text === "string" ? text.trim().slice(0, LONGEST_TEXT) : "";
}

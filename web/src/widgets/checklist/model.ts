// What the events say the board is: columns, and the cards in them.
import { isObject } from "../../widget-client/envelope";
import { isLater, referenceOf, type RoomEvent } from "../board/event";
import { KEY } from "./order";

export const CHANGE = "im.manifold.board.change";

export const MOST_CARDS = 500;
export const MOST_COLUMNS = 12;
export const LONGEST_TEXT = 500;
export const LONGEST_TITLE = 60;
const LONGEST_ID = 64;

export interface Column {
  id: string;
  title: string;
  order: string;
}

export interface Card {
  id: string;
  text: string;
  column: string;
  order: string;
  done: boolean;
}

export interface Board {
  /** At least one; each with its cards, in order. */
  columns: (Column & { cards: Card[] })[];
  /** Cards beyond `MOST_CARDS`. */
  hidden: number;
}

/** What one event may set; the last to set a field decides it. */
export interface Fields {
  text?: string;
  title?: string;
  column?: string;
  order?: string;
  done?: boolean;
  removed?: boolean;
}

export type Thing = "card" | "column";

const textUpTo = (longest: number) => (value: unknown) =>
  typeof value === "string" && value.trim() !== "" && value.length <= longest;
const isFlag = (value: unknown) => typeof value === "boolean";
const isKey = (value: unknown) => typeof value === "string" && KEY.test(value);

const VALID: Record<Thing, Record<string, (value: unknown) => boolean>> = {
  card: {
    text: textUpTo(LONGEST_TEXT),
    column: textUpTo(LONGEST_ID),
    order: isKey,
    done: isFlag,
    removed: isFlag,
  },
  column: { title: textUpTo(LONGEST_TITLE), order: isKey, removed: isFlag },
};

/** `defaults` are the columns of a board on which nobody has changed them. Any events, in any order. */
export function boardOf(root: string | null, events: Iterable<RoomEvent>, defaults: Column[]): Board {
  const things: Record<Thing, Map<string, Fields>> = { card: new Map(), column: new Map() };
  for (const { id, title, order } of defaults) things.column.set(id, { title, order });
  const decided = new Map<string, RoomEvent>();
  for (const event of events) {
    if (event.type !== CHANGE || referenceOf(event) !== root) continue;
    for (const thing of ["card", "column"] as const) apply(event, thing, things[thing], decided);
  }
  return arranged(things.column, things.card);
}

function apply(event: RoomEvent, thing: Thing, all: Map<string, Fields>, decided: Map<string, RoomEvent>): void {
  const { [thing]: id, set } = event.content;
  if (!textUpTo(LONGEST_ID)(id) || !isObject(set)) return;
  for (const [field, isValid] of Object.entries(VALID[thing])) {
    if (!Object.hasOwn(set, field) || !isValid(set[field])) continue;
    const key = JSON.stringify([thing, id, field]);
    const before = decided.get(key);
    if (before && isLater(before, event)) continue;
    decided.set(key, event);
    all.set(id as string, { ...all.get(id as string), [field]: set[field] });
  }
}

function arranged(columns: Map<string, Fields>, cards: Map<string, Fields>): Board {
  const shown = [...columns]
    .flatMap(([id, { title, order = "i", removed }]) => (title && !removed ? [{ id, title, order }] : []))
    .toSorted(inOrder)
    .slice(0, MOST_COLUMNS)
    .map((column): Board["columns"][number] => Object.assign(column, { cards: [] }));
  // There is always somewhere to put a card.
  if (shown.length === 0) shown.push({ id: "todo", title: "…", order: "i", cards: [] });
  const all = [...cards]
    .flatMap(([id, { text, column = "", order = "i", done = false, removed }]) =>
      text && !removed ? [{ id, text, column, order, done }] : [],
    )
    .toSorted(inOrder);
  for (const card of all.slice(0, MOST_CARDS)) {
    // A card whose column is gone is not.
    (shown.find(({ id }) => id === card.column) ?? shown[0])?.cards.push(card);
  }
  return { columns: shown, hidden: Math.max(0, all.length - MOST_CARDS) };
}

function inOrder(a: { order: string; id: string }, b: { order: string; id: string }): number {
  return a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1;
}

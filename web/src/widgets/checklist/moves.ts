// What moving, checking and adding a card writes.
import type { Board, Card, Fields } from "./model";
import { after, between } from "./order";

/** Where a card is: its column's place, and its own in it. */
export function placeOf(board: Board, id: string): [column: number, at: number] | null {
  for (const [column, { cards }] of board.columns.entries()) {
    const at = cards.findIndex((card) => card.id === id);
    if (at !== -1) return [column, at];
  }
  return null;
}

/**
 * What puts a card in a column before the one that is `at` there now (the last place, where there is none). On a board
 * of several columns, what reaches the last one is done.
 */
export function moved(board: Board, card: Card, column: number, at: number): Fields | null {
  const to = board.columns[column];
  if (!to) return null;
  const isMany = board.columns.length > 1;
  const last = board.columns.length - 1;
  const others = to.cards.filter(({ id }) => id !== card.id);
  const low = others[at - 1]?.order ?? "";
  const order = between(low, others[at]?.order ?? null);
  return { column: to.id, order, ...(isMany && { done: column === last }) };
}

/** A check on a board moves the card to where the done ones are; taking it off moves it back to the first column. */
export function checked(board: Board, card: Card, done: boolean, now: number): Fields {
  const column = board.columns[done ? board.columns.length - 1 : 0];
  const isThere = column?.cards.some(({ id }) => id === card.id);
  if (board.columns.length < 2 || !column || isThere) return { done };
  return { done, column: column.id, order: after(column.cards.at(-1)?.order ?? "", now) };
}

export function added(board: Board, column: number, text: string, now: number): Fields {
  const to = board.columns[column];
  const isDone = board.columns.length > 1 && column === board.columns.length - 1;
  const order = after(to?.cards.at(-1)?.order ?? "", now);
  return { text, column: to?.id ?? "", order, ...(isDone && { done: true }) };
}

// What each gesture writes.
import { t } from "../../i18n/t";
import { newId } from "../../random";
import { outboxOf } from "../board/outbox";
import type { Desk } from "./desk";
import { CHANGE, type Card, type Column, type Fields, type Thing } from "./model";
import { added, checked, moved, placeOf } from "./moves";
import { after, between } from "./order";

export function add(desk: Desk, column: number, text: string): void {
  if (text) write(desk, "card", newId(), added(desk.board, column, text, Date.now()));
}

export function check(desk: Desk, card: Card): void {
  desk.said = card.done ? t("Not done any more: {card}", { card: card.text }) : t("Done: {card}", { card: card.text });
  desk.focus = `check-${card.id}`;
  write(desk, "card", card.id, checked(desk.board, card, !card.done, Date.now()));
}

export function edit(desk: Desk, card: Card, text: string): void {
  desk.edited = null;
  desk.focus = `text-${card.id}`;
  if (text.trim() && text.trim() !== card.text) write(desk, "card", card.id, { text: text.trim() });
  else desk.changed();
}

/** By `across` columns and `along` places; `focus` is the element to go on with. */
export function move(desk: Desk, card: Card, across: number, along: number, focus: string): void {
  const { board } = desk;
  const [column, at] = placeOf(board, card.id) ?? [0, 0];
  const to = board.columns[column + across];
  if (!to) return;
  const place = across ? Math.min(at, to.cards.length) : at + along;
  if (place < 0 || (!across && place >= to.cards.length)) return;
  desk.focus = focus;
  put(desk, card, column + across, place);
}

/** Where an arrow points; to the side as the page is written. */
export function moveTo(desk: Desk, card: Card, key: string, focus: string): void {
  const side = document.dir === "rtl" ? -1 : 1;
  const moves: Record<string, [across: number, along: number]> = {
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
    ArrowLeft: [-side, 0],
    ArrowRight: [side, 0],
  };
  const way = moves[key];
  if (way) move(desk, card, ...way, focus);
}

/** The card `dragged`, before the one that is there (the last place, where `before` is null). */
export function drop(desk: Desk, dragged: string | null, column: number, before: string | null): void {
  const card = desk.all.find(({ id }) => id === dragged);
  desk.dragged = null;
  if (!card || card.id === before) return desk.changed();
  const others = desk.board.columns[column]?.cards.filter(({ id }) => id !== card.id) ?? [];
  const at = others.findIndex(({ id }) => id === before);
  put(desk, card, column, at === -1 ? others.length : at);
}

export function remove(desk: Desk, thing: Thing, id: string, name: string): void {
  desk.removed = { thing, id, name };
  desk.opened = null;
  desk.renamed = null;
  desk.focus = "undo";
  desk.said = t("Removed: {name}", { name });
  write(desk, thing, id, { removed: true });
}

export function undo(desk: Desk): void {
  if (!desk.removed) return;
  const { thing, id, name } = desk.removed;
  desk.removed = null;
  desk.focus = thing === "card" ? `text-${id}` : `title-${id}`;
  desk.said = t("Back again: {name}", { name });
  write(desk, thing, id, { removed: false });
}

export function addColumn(desk: Desk, title: string): void {
  if (!title) return;
  // Before the last one of several: that is where things are done.
  const [last, before] = desk.board.columns.toReversed();
  const order = before && last ? between(before.order, last.order) : after(last?.order ?? "", Date.now());
  write(desk, "column", newId(), { title, order });
}

export function rename(desk: Desk, column: Column, title: string): void {
  desk.renamed = null;
  desk.focus = `title-${column.id}`;
  if (title && title !== column.title) write(desk, "column", column.id, { title });
  else desk.changed();
}

function put(desk: Desk, card: Card, column: number, at: number): void {
  const fields = moved(desk.board, card, column, at);
  if (!fields) return;
  const title = desk.board.columns[column]?.title ?? "";
  write(desk, "card", card.id, fields);
  const [to = column, place = at] = placeOf(desk.board, card.id) ?? [];
  const all = desk.board.columns[to]?.cards.length ?? 0;
  desk.said = t("{card}: {column}, {place} of {all}", { card: card.text, column: title, place: place + 1, all });
  desk.changed();
}

function write(desk: Desk, thing: Thing, id: string, set: Fields): void {
  if (set.removed !== true) desk.removed = null;
  void outboxOf(desk.session).change({ [thing]: id, set }, CHANGE);
  desk.refresh();
  desk.changed();
}

// What the user is doing with the board: what is open, what is being edited, and what each gesture writes.
import { t } from "../../i18n/t";
import { newId } from "../../random";
import type { Session } from "../board/session";
import { boardOf, CHANGE, type Board, type Card, type Column, type Fields, type Thing } from "./model";
import { added, checked, moved, placeOf } from "./moves";
import { after, between } from "./order";

export class Desk {
  board: Board;
  /** The card whose actions are shown, the one whose text is edited, the column whose title is. */
  opened: string | null = null;
  edited: string | null = null;
  renamed: string | null = null;
  hidesDone = false;
  removed: { thing: Thing; id: string; name: string } | null = null;
  dragged: string | null = null;
  said = "";
  /** The id of the element that shall have the focus, once it is there. */
  focus: string | null = null;

  constructor(
    readonly session: Session,
    private readonly defaults: Column[],
    private readonly changed: () => void,
  ) {
    this.board = boardOf(null, [], defaults);
  }

  refresh(): void {
    this.board = boardOf(this.session.root, this.session.log.sorted(), this.defaults);
  }

  get isList(): boolean {
    return this.board.columns.length === 1;
  }

  get all(): Card[] {
    return this.board.columns.flatMap(({ cards }) => cards);
  }

  get done(): number {
    return this.all.filter((card) => card.done).length;
  }

  get summary(): string {
    const all = this.all.length;
    return all === 0 ? "" : t("{done} of {all} done", { done: this.done, all });
  }

  /** Changes what is shown, and nothing else. */
  show(what: Partial<Pick<Desk, "opened" | "edited" | "renamed" | "hidesDone" | "dragged" | "focus">>): void {
    Object.assign(this, what);
    this.changed();
  }

  add(column: number, text: string): void {
    if (text) this.#write("card", newId(), added(this.board, column, text, Date.now()));
  }

  check(card: Card): void {
    this.said = card.done ? t("Not done any more: {card}", { card: card.text }) : t("Done: {card}", { card: card.text });
    this.focus = `check-${card.id}`;
    this.#write("card", card.id, checked(this.board, card, !card.done, Date.now()));
  }

  edit(card: Card, text: string): void {
    this.edited = null;
    this.focus = `text-${card.id}`;
    if (text.trim() && text.trim() !== card.text) this.#write("card", card.id, { text: text.trim() });
    else this.changed();
  }

  /** By `across` columns and `along` places; `focus` is the element to go on with. */
  move(card: Card, across: number, along: number, focus: string): void {
    const [column, at] = placeOf(this.board, card.id) ?? [0, 0];
    const to = this.board.columns[column + across];
    if (!to) return;
    const place = across ? Math.min(at, to.cards.length) : at + along;
    if (place < 0 || (!across && place >= to.cards.length)) return;
    this.focus = focus;
    this.put(card, column + across, place);
  }

  put(card: Card, column: number, at: number): void {
    const fields = moved(this.board, card, column, at);
    if (!fields) return;
    const title = this.board.columns[column]?.title ?? "";
    this.#write("card", card.id, fields);
    const [to = column, place = at] = placeOf(this.board, card.id) ?? [];
    const all = this.board.columns[to]?.cards.length ?? 0;
    this.said = t("{card}: {column}, {place} of {all}", { card: card.text, column: title, place: place + 1, all });
    this.changed();
  }

  /** The dragged card, before the one that is there (the last place, where `before` is null). */
  drop(column: number, before: string | null): void {
    const card = this.all.find(({ id }) => id === this.dragged);
    this.dragged = null;
    if (!card || card.id === before) return this.changed();
    const others = this.board.columns[column]?.cards.filter(({ id }) => id !== card.id) ?? [];
    const at = others.findIndex(({ id }) => id === before);
    this.put(card, column, at === -1 ? others.length : at);
  }

  remove(thing: Thing, id: string, name: string): void {
    this.removed = { thing, id, name };
    this.opened = null;
    this.renamed = null;
    this.focus = "undo";
    this.said = t("Removed: {name}", { name });
    this.#write(thing, id, { removed: true });
  }

  undo(): void {
    if (!this.removed) return;
    const { thing, id, name } = this.removed;
    this.removed = null;
    this.focus = thing === "card" ? `text-${id}` : `title-${id}`;
    this.said = t("Back again: {name}", { name });
    this.#write(thing, id, { removed: false });
  }

  addColumn(title: string): void {
    if (!title) return;
    // Before the last one of several: that is where things are done.
    const [last, before] = this.board.columns.toReversed();
    const order = before && last ? between(before.order, last.order) : after(last?.order ?? "", Date.now());
    this.#write("column", newId(), { title, order });
  }

  rename(column: Column, title: string): void {
    this.renamed = null;
    this.focus = `title-${column.id}`;
    if (title && title !== column.title) this.#write("column", column.id, { title });
    else this.changed();
  }

  #write(thing: Thing, id: string, set: Fields): void {
    if (set.removed !== true) this.removed = null;
    void this.session.change({ [thing]: id, set }, CHANGE);
    this.refresh();
    this.changed();
  }
}

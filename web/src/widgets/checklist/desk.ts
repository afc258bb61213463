// The checklist as it is now, and what of it is open, edited or dragged.
import { later } from "../../i18n/later";
import { t } from "../../i18n/t";
import { BoardDesk } from "../board/desk";
import type { Session } from "../board/session";
import { boardOf, type Board, type Card, type Column, type Thing } from "./model";

export class Desk extends BoardDesk<typeof import("./tools")> {
  board: Board;
  /** The card whose actions are shown, the one whose text is edited, the column whose title is. */
  opened: string | null = null;
  edited: string | null = null;
  renamed: string | null = null;
  hidesDone = false;
  removed: { thing: Thing; id: string; name: string } | null = null;
  dragged: string | null = null;

  /** `defaults`: the columns of a board that nobody has changed, in the language that is spoken. */
  constructor(
    session: Session,
    changed: () => void,
    private readonly defaults: () => Column[],
  ) {
    super(session, changed, () => later(() => import("./tools")));
    this.board = boardOf(null, [], []);
  }

  refresh(): void {
    this.board = boardOf(this.session.root, this.session.log.sorted(), this.defaults());
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
}

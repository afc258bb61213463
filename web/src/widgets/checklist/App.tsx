// The whole board as it is now.
import { t } from "../../i18n/t";
import { Button, ICONS, Shell } from "../board/Shell";
import { ColumnView } from "./ColumnView";
import type { Desk } from "./desk";
import { LONGEST_TITLE, MOST_COLUMNS } from "./model";

export function App({ desk, title }: { desk: Desk; title: string }) {
  const { session, board, removed } = desk;
  return (
    <Shell title={title} summary={desk.summary} session={session} said={desk.said}>
      <Progress desk={desk} />
      <div class={desk.isList ? "columns list" : "columns"}>
        {board.columns.map((column, at) => (
          <ColumnView key={column.id} desk={desk} column={column} at={at} />
        ))}
      </div>
      {board.hidden > 0 && <p class="notice">{t("{count} more are not shown: remove some.", { count: board.hidden })}</p>}
      <footer>
        <label>
          <input
            type="checkbox"
            checked={desk.hidesDone}
            onChange={() => desk.show({ hidesDone: !desk.hidesDone })}
          />
          {t("Hide what is done")}
        </label>
        {session.mayChange && board.columns.length < MOST_COLUMNS && <AddColumn desk={desk} />}
      </footer>
      {removed && (
        <div class="toast">
          <p>{t("Removed: {name}", { name: removed.name })}</p>
          <Button id="undo" label={t("Undo")} press={() => desk.undo()} />
          <Button label={t("Close")} icon={ICONS.close} press={() => desk.forgetRemoved()} />
        </div>
      )}
    </Shell>
  );
}

function Progress({ desk }: { desk: Desk }) {
  const cards = desk.board.columns.flatMap((column) => column.cards);
  if (cards.length === 0) return null;
  return (
    <progress
      max={cards.length}
      value={cards.filter(({ done }) => done).length}
      aria-label={t("How much is done")}
    />
  );
}

function AddColumn({ desk }: { desk: Desk }) {
  if (!desk.isAddingColumn) {
    return (
      <Button id="add-column" label={t("Add a column")} press={() => desk.show({ isAddingColumn: true, focus: "naming" })} />
    );
  }
  return (
    <form
      class="rename"
      onSubmit={(event) => {
        event.preventDefault();
        desk.addColumn((event.currentTarget.elements.namedItem("title") as HTMLInputElement).value);
      }}
      onKeyDown={(event) => event.key === "Escape" && desk.show({ isAddingColumn: false, focus: "add-column" })}
    >
      <input id="naming" name="title" maxLength={LONGEST_TITLE} aria-label={t("Name of the column")} />
      <button type="submit">{t("Add")}</button>
    </form>
  );
}

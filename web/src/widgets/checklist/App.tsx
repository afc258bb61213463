/** @jsxImportSource ../dom */
// The whole board as it is now.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import { Shell } from "../board/Shell";
import { ColumnView } from "./ColumnView";
import type { Desk } from "./desk";
import { PLUS } from "./icons";
import { Line } from "./Line";
import { LONGEST_TITLE, MOST_COLUMNS } from "./model";

export function App({ desk, title }: { desk: Desk; title: string }) {
  const { session, board, removed, tools } = desk;
  return (
    <Shell title={title} desk={desk}>
      {desk.all.length > 0 && (
        <progress max={desk.all.length} value={desk.done} aria-label={t("How much is done")} />
      )}
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
        {session.mayChange && board.columns.length < MOST_COLUMNS && (
          <Line
            label={t("Add a column")}
            placeholder={t("Add a column")}
            longest={LONGEST_TITLE}
            submit={(name) => void desk.act((now) => now.addColumn(desk, name))}
          >
            <Button label={t("Add a column")} icon={PLUS} />
          </Line>
        )}
      </footer>
      {removed && tools && <tools.Removed desk={desk} name={removed.name} />}
    </Shell>
  );
}

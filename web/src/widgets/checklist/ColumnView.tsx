/** @jsxImportSource ../dom */
// One column: its cards, and a field for another one.
import { t } from "../../i18n/t";
import { Button, ICONS, Line } from "../board/Shell";
import { CardItem } from "./CardItem";
import type { Desk } from "./desk";
import { LONGEST_TEXT, LONGEST_TITLE, type Board } from "./model";

interface Props {
  desk: Desk;
  column: Board["columns"][number];
  at: number;
}

export function ColumnView({ desk, column, at }: Props) {
  const { mayChange } = desk.session;
  const cards = desk.hidesDone ? column.cards.filter(({ done }) => !done) : column.cards;
  const hidden = column.cards.length - cards.length;
  return (
    <section
      class="column"
      aria-label={column.title}
      onDragOver={(event) => desk.dragged !== null && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        desk.drop(at, null);
      }}
    >
      <Title desk={desk} column={column} />
      <ul>
        {cards.map((card) => (
          <CardItem key={card.id} desk={desk} card={card} column={at} />
        ))}
      </ul>
      {hidden > 0 && <p class="muted">{t("{count} done, hidden", { count: hidden })}</p>}
      {mayChange && (
        <Line
          label={t("Add a card to {column}", { column: column.title })}
          placeholder={t("Add a card")}
          longest={LONGEST_TEXT}
          submit={(text) => desk.add(at, text)}
        >
          <Button label={t("Add")} icon={ICONS.plus} />
        </Line>
      )}
    </section>
  );
}

function Title({ desk, column }: Omit<Props, "at">) {
  if (desk.renamed === column.id) {
    return (
      <Line
        id="renaming"
        label={t("Name of the column")}
        value={column.title}
        longest={LONGEST_TITLE}
        submit={(title) => desk.rename(column, title)}
        cancel={() => desk.show({ renamed: null, focus: `title-${column.id}` })}
      >
        <Button label={t("Save")} />
        {desk.board.columns.length > 1 && (
          <Button
            label={t("Remove this column")}
            icon={ICONS.remove}
            press={() => desk.remove("column", column.id, column.title)}
          />
        )}
      </Line>
    );
  }
  const name = [column.title, " ", <span class="count">{column.cards.length}</span>];
  return (
    <h2>
      {desk.session.mayChange ? (
        <button
          type="button"
          id={`title-${column.id}`}
          class="plain"
          title={t("Rename")}
          onClick={() => desk.show({ renamed: column.id, focus: "renaming" })}
        >
          {name}
        </button>
      ) : (
        name
      )}
    </h2>
  );
}

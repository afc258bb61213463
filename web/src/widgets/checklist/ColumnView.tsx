/** @jsxImportSource ../dom */
// One column: its cards, and a field for another one.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import { CardItem, drop } from "./CardItem";
import type { Desk } from "./desk";
import { PLUS } from "./icons";
import { Line } from "./Line";
import { LONGEST_TEXT, type Board } from "./model";

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
        drop(desk, at, null);
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
          submit={(text) => void desk.act((now) => now.add(desk, at, text))}
        >
          <Button label={t("Add")} icon={PLUS} />
        </Line>
      )}
    </section>
  );
}

function Title({ desk, column }: Omit<Props, "at">) {
  const { tools } = desk;
  if (tools && desk.renamed === column.id) return <tools.Renaming desk={desk} column={column} />;
  const name = [column.title, " ", <span class="count">{column.cards.length}</span>];
  return (
    <h2>
      {desk.session.mayChange ? (
        <button
          type="button"
          id={`title-${column.id}`}
          class="plain"
          title={t("Rename")}
          onClick={() => void desk.act(() => desk.show({ renamed: column.id, focus: "renaming" }))}
        >
          {name}
        </button>
      ) : (
        name
      )}
    </h2>
  );
}

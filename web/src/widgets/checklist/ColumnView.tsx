// One column: its cards, and a field for another one.
import { plural, t } from "../../i18n/t";
import { Button, ICONS } from "../board/Shell";
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
      {desk.isList && desk.renamed === null ? null : <Title desk={desk} column={column} />}
      <ul>
        {cards.map((card) => (
          <CardItem key={card.id} desk={desk} card={card} column={at} />
        ))}
      </ul>
      {hidden > 0 && <p class="muted">{plural(hidden, "One more that is done.", "{count} more that are done.")}</p>}
      {cards.length + hidden === 0 && !mayChange && <p class="muted">{t("Nothing here.")}</p>}
      {mayChange && (
        <form
          class="add"
          onSubmit={(event) => {
            event.preventDefault();
            const field = event.currentTarget.elements.namedItem("text") as HTMLInputElement;
            desk.add(at, field.value);
            field.value = "";
          }}
        >
          <input
            name="text"
            maxLength={LONGEST_TEXT}
            autocomplete="off"
            aria-label={desk.isList ? t("Add something to do") : t("Add a card to {column}", { column: column.title })}
            placeholder={desk.isList ? t("Add something to do") : t("Add a card")}
          />
          <button type="submit" class="icon" aria-label={t("Add")} title={t("Add")}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d={ICONS.plus} />
            </svg>
          </button>
        </form>
      )}
    </section>
  );
}

function Title({ desk, column }: Omit<Props, "at">) {
  if (desk.renamed === column.id) {
    return (
      <form
        class="rename"
        onSubmit={(event) => {
          event.preventDefault();
          desk.rename(column, (event.currentTarget.elements.namedItem("title") as HTMLInputElement).value);
        }}
        onKeyDown={(event) => event.key === "Escape" && desk.show({ renamed: null, focus: `title-${column.id}` })}
      >
        <input id="renaming" name="title" maxLength={LONGEST_TITLE} value={column.title} aria-label={t("Name of the column")} />
        <button type="submit">{t("Save")}</button>
        {desk.board.columns.length > 1 && (
          <Button
            label={t("Remove this column")}
            icon={ICONS.remove}
            press={() => desk.remove("column", column.id, column.title)}
          />
        )}
      </form>
    );
  }
  const count = <span class="count">{column.cards.length}</span>;
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
          {column.title} {count}
        </button>
      ) : (
        <>
          {column.title} {count}
        </>
      )}
    </h2>
  );
}

/** @jsxImportSource ../dom */
// What changes a checklist, and what is shown while it is changed: fetched once the checklist is there.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import type { Desk } from "./desk";
import { edit, move, remove, rename, undo } from "./gestures";
import { Line } from "./Line";
import { LONGEST_TEXT, LONGEST_TITLE, type Card, type Column } from "./model";

export { Unsaved } from "../board/Unsaved";
export * from "./gestures";

const ICONS = {
  up: "M10 16V4m-5 5 5-5 5 5",
  down: "M10 4v12m5-5-5 5-5-5",
  back: "M16 10H4m5 5-5-5 5-5",
  on: "M4 10h12m-5-5 5 5-5 5",
  remove: "M4 6h12M8 6V4h4v2m3 0-.7 10H5.7L5 6",
};

interface Props {
  desk: Desk;
  card: Card;
}

export function Editor({ desk, card }: Props) {
  return (
    <textarea
      id="editing"
      class="text"
      rows={Math.min(6, Math.ceil(card.text.length / 32))}
      maxLength={LONGEST_TEXT}
      aria-label={t("Text of the card")}
      onBlur={(event) => desk.edited === card.id && edit(desk, card, event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") desk.show({ edited: null, focus: `text-${card.id}` });
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          edit(desk, card, event.currentTarget.value);
        }
      }}
    >
      {card.text}
    </textarea>
  );
}

export function Actions({ desk, card, column }: Props & { column: number }) {
  const { columns } = desk.board;
  const place = columns[column]?.cards.findIndex(({ id }) => id === card.id) ?? 0;
  const all = columns[column]?.cards.length ?? 0;
  const mover = (name: keyof typeof ICONS, label: string, across: number, along: number) => (
    <Button
      key={name}
      id={`${name}-${card.id}`}
      label={label}
      icon={ICONS[name]}
      press={() => move(desk, card, across, along, `${name}-${card.id}`)}
    />
  );
  const before = columns[column - 1];
  const next = columns[column + 1];
  return (
    <div class="actions" role="group" aria-label={t("Move or remove {card}", { card: card.text })}>
      {place > 0 && mover("up", t("Move up"), 0, -1)}
      {place < all - 1 && mover("down", t("Move down"), 0, 1)}
      {before && mover("back", t("Move to {column}", { column: before.title }), -1, 0)}
      {next && mover("on", t("Move to {column}", { column: next.title }), 1, 0)}
      <span class="grow" />
      <Button label={t("Remove")} icon={ICONS.remove} press={() => remove(desk, "card", card.id, card.text)} />
    </div>
  );
}

export function Renaming({ desk, column }: { desk: Desk; column: Column }) {
  return (
    <Line
      id="renaming"
      label={t("Name of the column")}
      value={column.title}
      longest={LONGEST_TITLE}
      submit={(title) => rename(desk, column, title)}
      cancel={() => desk.show({ renamed: null, focus: `title-${column.id}` })}
    >
      <Button label={t("Save")} />
      {desk.board.columns.length > 1 && (
        <Button
          label={t("Remove this column")}
          icon={ICONS.remove}
          press={() => remove(desk, "column", column.id, column.title)}
        />
      )}
    </Line>
  );
}

export function Removed({ desk, name }: { desk: Desk; name: string }) {
  return (
    <div class="toast">
      <p>{t("Removed: {name}", { name })}</p>
      <Button id="undo" label={t("Undo")} press={() => undo(desk)} />
    </div>
  );
}

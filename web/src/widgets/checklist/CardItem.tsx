/** @jsxImportSource ../dom */
// One card: done or not, its text, and what can be done with it, by pointer and by keyboard.
import { t } from "../../i18n/t";
import { Button, ICONS } from "../board/Shell";
import type { Desk } from "./desk";
import { LONGEST_TEXT, type Card } from "./model";

interface Props {
  desk: Desk;
  card: Card;
  column: number;
}

export function CardItem({ desk, card, column }: Props) {
  const { mayChange } = desk.session;
  const isEdited = desk.edited === card.id;
  const isOpen = desk.opened === card.id;
  return (
    <li
      class={`card ${card.done ? "done" : ""} ${desk.dragged === card.id ? "dragged" : ""}`}
      draggable={mayChange && !isEdited}
      onDragStart={(event) => {
        event.dataTransfer?.setData("text/plain", card.text);
        desk.show({ dragged: card.id });
      }}
      onDragEnd={() => desk.show({ dragged: null })}
      onDragOver={(event) => desk.dragged !== null && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        desk.drop(column, card.id);
      }}
      onKeyDown={(event) => moveByKey(event, desk, card)}
    >
      <div class="line">
        <input
          type="checkbox"
          id={`check-${card.id}`}
          checked={card.done}
          disabled={!mayChange}
          aria-label={t("Done: {card}", { card: card.text })}
          onChange={() => desk.check(card)}
        />
        {isEdited ? <Editor desk={desk} card={card} /> : <Text desk={desk} card={card} />}
        {mayChange && !isEdited && (
          <Button
            id={`more-${card.id}`}
            label={t("More for {card}", { card: card.text })}
            icon={ICONS.more}
            kind="dots"
            isOpen={isOpen}
            press={() => desk.show({ opened: isOpen ? null : card.id })}
          />
        )}
      </div>
      {isOpen && mayChange && <Actions desk={desk} card={card} column={column} />}
    </li>
  );
}

function Text({ desk, card }: Omit<Props, "column">) {
  if (!desk.session.mayChange) return <span class="text">{card.text}</span>;
  return (
    <button
      type="button"
      id={`text-${card.id}`}
      class="plain text"
      title={t("Edit")}
      onClick={() => desk.show({ edited: card.id, focus: "editing" })}
    >
      {card.text}
    </button>
  );
}

function Editor({ desk, card }: Omit<Props, "column">) {
  return (
    <textarea
      id="editing"
      class="text"
      rows={Math.min(6, Math.ceil(card.text.length / 32))}
      maxLength={LONGEST_TEXT}
      aria-label={t("Text of the card")}
      onBlur={(event) => desk.edited === card.id && desk.edit(card, event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") desk.show({ edited: null, focus: `text-${card.id}` });
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          desk.edit(card, event.currentTarget.value);
        }
      }}
    >
      {card.text}
    </textarea>
  );
}

function Actions({ desk, card, column }: Props) {
  const { columns } = desk.board;
  const place = columns[column]?.cards.findIndex(({ id }) => id === card.id) ?? 0;
  const all = columns[column]?.cards.length ?? 0;
  const move = (name: string, label: string, icon: string, across: number, along: number) => (
    <Button
      key={name}
      id={`${name}-${card.id}`}
      label={label}
      icon={icon}
      press={() => desk.move(card, across, along, `${name}-${card.id}`)}
    />
  );
  const before = columns[column - 1];
  const next = columns[column + 1];
  return (
    <div class="actions" role="group" aria-label={t("Move or remove {card}", { card: card.text })}>
      {place > 0 && move("up", t("Move up"), ICONS.up, 0, -1)}
      {place < all - 1 && move("down", t("Move down"), ICONS.down, 0, 1)}
      {before && move("back", t("Move to {column}", { column: before.title }), ICONS.back, -1, 0)}
      {next && move("on", t("Move to {column}", { column: next.title }), ICONS.on, 1, 0)}
      <span class="grow" />
      <Button label={t("Remove")} icon={ICONS.remove} press={() => desk.remove("card", card.id, card.text)} />
    </div>
  );
}

/** Alt and an arrow, anywhere on the card; to the side as the page is written. */
function moveByKey(event: KeyboardEvent, desk: Desk, card: Card): void {
  if (!event.altKey || !desk.session.mayChange) return;
  const side = document.dir === "rtl" ? -1 : 1;
  const moves: Record<string, [across: number, along: number]> = {
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
    ArrowLeft: [-side, 0],
    ArrowRight: [side, 0],
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  desk.move(card, ...move, (event.target as HTMLElement).id || `text-${card.id}`);
}

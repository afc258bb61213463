/** @jsxImportSource ../dom */
// One card: done or not, its text, and what can be done with it, by pointer and by keyboard.
import { t } from "../../i18n/t";
import { Button } from "../board/Button";
import type { Desk } from "./desk";
import { MORE } from "./icons";
import type { Card } from "./model";

interface Props {
  desk: Desk;
  card: Card;
  column: number;
}

export function CardItem({ desk, card, column }: Props) {
  const { tools } = desk;
  const { mayChange } = desk.session;
  const isEdited = tools !== null && desk.edited === card.id;
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
        drop(desk, column, card.id);
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
          onChange={() => void desk.act((now) => now.check(desk, card))}
        />
        {isEdited ? <tools.Editor desk={desk} card={card} /> : <Text desk={desk} card={card} />}
        {mayChange && !isEdited && (
          <Button
            id={`more-${card.id}`}
            label={t("More for {card}", { card: card.text })}
            icon={MORE}
            kind="dots"
            isOpen={isOpen}
            press={() => void desk.act(() => desk.show({ opened: isOpen ? null : card.id }))}
          />
        )}
      </div>
      {isOpen && mayChange && tools && <tools.Actions desk={desk} card={card} column={column} />}
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
      onClick={() => void desk.act(() => desk.show({ edited: card.id, focus: "editing" }))}
    >
      {card.text}
    </button>
  );
}

/** Reads at once what is dragged: the browser says right after it that nothing is any more. */
export function drop(desk: Desk, column: number, before: string | null): void {
  const { dragged } = desk;
  void desk.act((now) => now.drop(desk, dragged, column, before));
}

/** Alt and an arrow, anywhere on the card. */
function moveByKey(event: KeyboardEvent, desk: Desk, card: Card): void {
  if (!event.altKey || !event.key.startsWith("Arrow") || !desk.session.mayChange) return;
  event.preventDefault();
  const { id } = event.target as HTMLElement;
  void desk.act((now) => now.moveTo(desk, card, event.key, id || `text-${card.id}`));
}

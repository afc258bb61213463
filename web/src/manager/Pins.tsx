// Where a widget is shown to everybody in the room: at the top, in which order, or aside.
import { useRef } from "preact/hooks";

import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { useManager } from "./context";
import type { Doing } from "./doing";
import { arranged, aside, moved, MOST_PINNED, type Content } from "./layout";
import type { RoomWidgets } from "./room-widgets";

interface Props {
  id: string;
  name: string;
  room: RoomWidgets;
  run: Doing["run"];
}

export function Pins({ id, name, room: { layout, places, arrange }, run }: Props) {
  const { toast } = useManager();
  const box = useRef<HTMLSpanElement>(null);
  if (!layout) return null;
  const { top, center } = places;
  const at = top.indexOf(id);

  const back = async () => {
    await arrange(layout);
    return t("The widgets are shown as before.");
  };
  const change = async (what: string, content: Content, done: string, button: string) => {
    const worked = await run(what, () => arrange(content));
    if (!worked) return;
    toast({ text: done, undo: back });
    // The row may have gone elsewhere in the list, and the button may be another one.
    requestAnimationFrame(() => {
      const buttons = box.current;
      (buttons?.querySelector<HTMLElement>(`.${button}`) ?? buttons?.querySelector("button"))?.focus();
    });
  };
  const order = (ids: string[]) => arranged(layout, places, ids);
  const pin = () => change(t("Pinning…"), order([...top, id]), t("{name} is pinned for everybody.", { name }), "pin");
  const unpin = () =>
    change(t("Unpinning…"), order(top.filter((each) => each !== id)), t("{name} is not pinned any more.", { name }), "pin");
  const move = (by: 1 | -1) => {
    const place = at + by + 1;
    const done = t("{name} is now number {place} of {count}.", { name, place, count: top.length });
    return change(t("Moving…"), order(moved(top, id, by)), done, by < 0 ? "up" : "down");
  };

  return (
    <span class="buttons" ref={box}>
      {at >= 0 && top.length > 1 && (
        <>
          <Button small kind="up" disabled={at === 0} label={t("Move {name} up", { name })} onClick={() => void move(-1)}>
            ↑
          </Button>
          <Button
            small
            kind="down"
            disabled={at === top.length - 1}
            label={t("Move {name} down", { name })}
            onClick={() => void move(1)}
          >
            ↓
          </Button>
        </>
      )}
      {center === id ? (
        <Button
          small
          kind="pin"
          label={t("Let {name} not fill the room", { name })}
          onClick={() =>
            void change(t("Moving…"), aside(layout, id), t("{name} does not fill the room any more.", { name }), "pin")
          }
        >
          {t("Make smaller")}
        </Button>
      ) : at >= 0 ? (
        <Button small kind="pin" label={t("Unpin {name}", { name })} onClick={() => void unpin()}>
          {t("Unpin")}
        </Button>
      ) : (
        <Button
          small
          kind="pin"
          disabled={top.length >= MOST_PINNED}
          label={t("Pin {name} for everybody", { name })}
          onClick={() => void pin()}
        >
          {t("Pin")}
        </Button>
      )}
    </span>
  );
}

// A widget of the room that this manager did not put, or not for this user: what it is, and what can be done about it.
import { useRef, useState } from "preact/hooks";

import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { focusBeside } from "../ui/focus";
import { Icon } from "../ui/Icon";
import { Tile } from "../ui/Tile";
import { useManager } from "./context";
import { useDoing } from "./doing";
import { IntegrationTile } from "./IntegrationTile";
import { Pins } from "./Pins";
import { Rename } from "./Rename";
import type { RoomWidget, RoomWidgets } from "./room-widgets";
import { href } from "./router";
import { ago, problemsOf } from "./words";

interface Props {
  widget: RoomWidget;
  room: RoomWidgets;
  may: { write: boolean; arrange: boolean };
}

export function WidgetRow({ widget, room, may }: Props) {
  const { catalogue, latest, roomName, toast } = useManager();
  const { busy, trouble, run } = useDoing();
  const [isRenaming, setRenaming] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const { id, content, sender, time, what } = widget;
  const summary = catalogue?.find((each) => each.id === what?.integration);
  const name = nameOf(widget);
  const problems = problemsOf(what);
  const isPinned = room.layout !== null && room.places.top.includes(id);

  const remove = async () => {
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    if (!(await run(t("Removing…"), () => room.put(id, {})))) return;
    const undo = async () => {
      await room.put(id, content);
      return t("{name} is back in {room}.", { name, room: roomName });
    };
    toast({ text: t("{name} was removed from {room}.", { name, room: roomName }), undo });
    focusBeside(neighbour);
  };
  const stopRenaming = () => {
    setRenaming(false);
    row.current?.focus();
  };
  const rename = async (wanted: string) => {
    stopRenaming();
    if (!(await run(t("Saving…"), () => room.put(id, { ...content, name: wanted })))) return;
    const undo = async () => {
      await room.put(id, content);
      return t("It is called {name} again.", { name });
    };
    toast({ text: t("{name} is now called {wanted}.", { name, wanted }), undo });
  };

  return (
    <li ref={row} class={id === latest ? "row latest" : "row"} tabIndex={-1}>
      {summary ? <IntegrationTile id={summary.id} summary={summary} /> : <Tile id={id} name={name} icon={undefined} />}
      <div class="grow">
        <h3 dir="auto">{name}</h3>
        {isPinned && <p class="help">{t("Pinned for everybody")}</p>}
        <p class="help">{dotted(kindIn(widget, summary?.name), what?.label || what?.host)}</p>
        <p class="help">
          {sender && time ? t("Added by {who} {when}", { who: sender, when: ago(time) }) : sender && t("Added by {who}", { who: sender })}
        </p>
        {problems && (
          <p class="help">
            <span class="dot warn" /> {problems}
          </p>
        )}
        {trouble && (
          <p class="problem" role="alert">
            <Icon name="warning" /> {trouble}
          </p>
        )}
      </div>
      {isRenaming ? (
        <Rename name={name} onRename={(wanted) => void rename(wanted)} onCancel={stopRenaming} />
      ) : (
        <div class="buttons">
          {busy && <span class="help">{busy}</span>}
          {may.arrange && <Pins id={id} name={name} room={room} run={run} />}
          {may.write && (
            <>
              <Button small label={t("Rename {name}", { name })} onClick={() => setRenaming(true)}>
                {t("Rename")}
              </Button>
              <a class="button small" aria-label={t("Edit {name}", { name })} href={href.settings(id)}>
                {t("Edit")}
              </a>
              <Button small kind="danger" label={t("Remove {name}", { name })} onClick={() => void remove()}>
                {t("Remove")}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}

/** What people know it by; some clients write none, and some their type. */
export function nameOf({ content, what }: Pick<RoomWidget, "content" | "what">): string {
  const given = typeof content.name === "string" ? content.name.trim() : "";
  return given || what?.name || content.type;
}

function kindIn({ content, what }: RoomWidget, name: string | undefined): string {
  switch (what?.by) {
    case "scalar":
      return t("{kind}, on a page of Scalar", { kind: name ?? t("Widget") });
    case "dimension":
      return t("{kind}, on a page of Dimension", { kind: name ?? t("Widget") });
    default:
      return name ?? (what ? t("Widget from elsewhere") : content.type);
  }
}

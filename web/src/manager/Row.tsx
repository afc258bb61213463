// One installation in the list, with what can be done about it.
import type { InstallationView as Installation } from "manifold-client";
import { useRef, useState } from "preact/hooks";

import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { focusBeside } from "../ui/focus";
import { Icon } from "../ui/Icon";
import { useManager } from "./context";
import { useDoing } from "./doing";
import { madeName, type Outcome } from "./installer";
import { IntegrationTile } from "./IntegrationTile";
import { Pins } from "./Pins";
import { Rename } from "./Rename";
import type { RoomWidget, RoomWidgets } from "./room-widgets";
import { href } from "./router";
import { nameOf } from "./WidgetRow";
import { ago, kindOf, stateOf, told } from "./words";

interface Props {
  installation: Installation;
  /** What it is in the room, where the client tells: others may have renamed it, moved it or taken it away. */
  widget?: RoomWidget | undefined;
  room?: RoomWidgets;
  may?: { write: boolean; arrange: boolean };
}

export function Row({ installation, widget, room, may }: Props) {
  const { catalogue, latest, roomName, installer, toast } = useManager();
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const doing = useDoing();
  const row = useRef<HTMLLIElement>(null);
  const summary = catalogue?.find((each) => each.id === installation.integration);
  const kind = summary?.name ?? installation.integration;
  // Others may have given it a name of its own.
  const name = widget && widget.content.name !== madeName(installation) ? nameOf(widget) : kind;
  const isGone = Boolean(room?.widgets) && !widget && isWidget(installation);
  const state = stateOf(installation);
  const [isRenaming, setRenaming] = useState(false);
  const isRemoved = installation.removed_at !== null;
  const next = installation.reason === null ? t("Finish") : t("Try again");
  const isDone = installation.state === "active" || isRemoved;

  const run = async (what: string, work: () => Promise<Outcome>, done: (after: Installation) => void) => {
    if (busy) return;
    // Whoever works down the list goes on with the next row, if this one goes away.
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    setBusy(what);
    setTrouble(null);
    // What could be undone a moment ago must not be undone beside this.
    toast(null);
    try {
      const outcome = await work();
      setTrouble(outcome.trouble);
      if (outcome.trouble === null) {
        done(outcome.installation);
        if (!row.current?.isConnected) focusBeside(neighbour);
      }
    } catch (error) {
      setTrouble(told(error));
    } finally {
      setBusy(null);
    }
  };
  const isBack = t("{name} is back in {room}.", { name, room: roomName });
  const restore = () => run(t("Undoing…"), () => installer.restore(installation), () => toast({ text: isBack }));
  const remove = () =>
    run(
      t("Removing…"),
      () => installer.remove(installation),
      (gone) => {
        const undo = async () => (await installer.restore(gone)).trouble ?? isBack;
        toast({ text: t("{name} was removed from {room}.", { name, room: roomName }), undo });
      },
    );
  const finish = () =>
    run(
      t("Finishing…"),
      () => installer.finish(installation),
      (after) => toast({ text: after.state === "active" ? t("{name} is ready.", { name }) : t("{name} is done.", { name }) }),
    );

  const stopRenaming = () => {
    setRenaming(false);
    row.current?.focus();
  };
  const rename = async (wanted: string) => {
    stopRenaming();
    if (!room || !widget) return;
    const put = (content: typeof widget.content) => room.put(installation.id, content);
    if (!(await doing.run(t("Saving…"), () => put({ ...widget.content, name: wanted })))) return;
    const undo = async () => {
      await put(widget.content);
      return t("It is called {name} again.", { name });
    };
    toast({ text: t("{name} is now called {wanted}.", { name, wanted }), undo });
  };

  return (
    <li ref={row} class={installation.id === latest && !isRemoved ? "row latest" : "row"} tabIndex={-1}>
      <IntegrationTile id={installation.integration} summary={summary} />
      <div class="grow">
        <h3 dir="auto">{name}</h3>
        <p class="help">
          {isGone ? (
            <>
              <span class="dot warn" /> {t("It is not in the room any more: somebody took it away there.")}
            </>
          ) : (
            <>
              <span class={`dot ${state.tone}`} /> {state.text}
            </>
          )}
        </p>
        {widget && room?.layout && room.places.top.includes(widget.id) && <p class="help">{t("Pinned for everybody")}</p>}
        <p class="help">
          {dotted(
            name === kind ? summary && kindOf(summary.kind) : kind,
            installation.label,
            t("Added {when}", { when: ago(installation.created_at) }),
          )}
        </p>
        {(trouble ?? doing.trouble) && (
          <p class="problem" role="alert">
            <Icon name="warning" /> {trouble ?? doing.trouble}
          </p>
        )}
      </div>
      {isRenaming && <Rename name={name} onRename={(wanted) => void rename(wanted)} onCancel={stopRenaming} />}
      <div class="buttons">
        {(busy ?? doing.busy) && <span class="help">{busy ?? doing.busy}</span>}
        {widget && room && may?.arrange && <Pins id={widget.id} name={name} room={room} run={doing.run} />}
        {widget && may?.write && !isRemoved && !isRenaming && (
          <Button small label={t("Rename {name}", { name })} onClick={() => setRenaming(true)}>
            {t("Rename")}
          </Button>
        )}
        {!isDone && (
          <Button small label={`${next}: ${name}`} onClick={() => void finish()}>
            {next}
          </Button>
        )}
        {isRemoved ? (
          <Button small label={t("Undo the removal of {name}", { name })} onClick={() => void restore()}>
            {t("Undo")}
          </Button>
        ) : (
          <>
            {installation.state !== "removing" && (
              <a class="button small" aria-label={t("Settings of {name}", { name })} href={href.settings(installation.id)}>
                {t("Settings")}
              </a>
            )}
            {installation.state === "removing" ? (
              <Button small label={t("Keep {name}", { name })} onClick={() => void restore()}>
                {t("Keep")}
              </Button>
            ) : (
              <Button small kind="danger" label={t("Remove {name}", { name })} onClick={() => void remove()}>
                {t("Remove")}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}

/** Whether it is done by putting a widget, which would be there. */
function isWidget({ actions, state }: Installation): boolean {
  return state === "active" && actions.some(({ type }) => type === "put_widget");
}

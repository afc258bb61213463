// One installation in the list, with what can be done about it.
import type { InstallationView as Installation } from "manifold-client";
import { useRef, useState } from "preact/hooks";

import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { focusBeside } from "../ui/focus";
import { Icon } from "../ui/Icon";
import { useManager } from "./context";
import type { Outcome } from "./installer";
import { IntegrationTile } from "./IntegrationTile";
import { href } from "./router";
import { ago, kindOf, stateOf, told } from "./words";

export function Row({ installation }: { installation: Installation }) {
  const { catalogue, latest, roomName, installer, toast } = useManager();
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const row = useRef<HTMLLIElement>(null);
  const summary = catalogue?.find((each) => each.id === installation.integration);
  const name = summary?.name ?? installation.integration;
  const state = stateOf(installation);
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

  return (
    <li ref={row} class={installation.id === latest && !isRemoved ? "row latest" : "row"} tabIndex={-1}>
      <IntegrationTile id={installation.integration} summary={summary} />
      <div class="grow">
        <h3>{name}</h3>
        <p class="help">
          <span class={`dot ${state.tone}`} /> {state.text}
        </p>
        <p class="help">
          {dotted(
            summary && kindOf(summary.kind),
            installation.label,
            t("Added {when}", { when: ago(installation.created_at) }),
          )}
        </p>
        {trouble && (
          <p class="problem" role="alert">
            <Icon name="warning" /> {trouble}
          </p>
        )}
      </div>
      <div class="buttons">
        {busy && <span class="help">{busy}</span>}
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

// Making the widgets of Scalar and Dimension work without these: what would change, and doing it.
import { useState } from "preact/hooks";

import { plural, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useManager } from "./context";
import { replaced } from "./replaced";
import type { RoomWidget, RoomWidgets } from "./room-widgets";
import { listed, told } from "./words";
import { nameOf } from "./WidgetRow";

interface Failure {
  name: string;
  why: string;
}

export function Migrate({ room }: { room: RoomWidgets }) {
  const { toast } = useManager();
  const [doing, setDoing] = useState<string | null>(null);
  const [failures, setFailures] = useState<Failure[]>([]);
  const old = room.widgets?.filter(({ what }) => what?.replacement) ?? [];
  const owners = [...new Set(old.map(({ what }) => (what?.by === "scalar" ? "Scalar" : "Dimension")))].toSorted();

  const migrate = async () => {
    const done: RoomWidget[] = [];
    const failed: Failure[] = [];
    toast(null);
    setFailures([]);
    for (const widget of old) {
      const name = nameOf(widget);
      const to = widget.what?.replacement;
      if (!to) continue;
      setDoing(t("Replacing {name}…", { name }));
      try {
        await room.put(widget.id, replaced(widget.content, to));
        done.push(widget);
      } catch (error) {
        failed.push({ name, why: told(error) });
      }
    }
    setDoing(null);
    setFailures(failed);
    if (!done.length) return;
    const text = plural(done.length, "{count} widget was replaced.", "{count} widgets were replaced.");
    document.querySelector("h1")?.focus();
    toast({ text, undo: () => restore(room, done) });
  };

  const title = plural(
    old.length,
    "{count} widget of {owners} can be made to work without it",
    "{count} widgets of {owners} can be made to work without them",
    { owners: listed(owners, "conjunction") },
  );
  return (
    <Notice title={title}>
      <p>
        {t(
          "They keep their names, their places and what they show; only the page around that is another one, which asks nobody to log in. Everybody in the room is asked once more whether to open them.",
        )}
      </p>
      <details>
        <summary>{t("What will change")}</summary>
        <ul>
          {old.map((widget) => (
            <li key={widget.id}>
              {t("{name}: {shown} is shown by {to} instead of {from}.", {
                name: nameOf(widget),
                shown: widget.what?.label || (widget.what?.host ?? ""),
                from: hostOf(widget.content.url),
                to: hostOf(widget.what?.replacement?.url ?? ""),
              })}
            </li>
          ))}
        </ul>
      </details>
      {failures.length > 0 && (
        <div role="alert">
          {failures.map(({ name, why }) => (
            <p key={name} class="problem">
              {t("{name} was not replaced. {why}", { name, why })}
            </p>
          ))}
        </div>
      )}
      <p class="buttons">
        <Button small kind="primary" disabled={doing !== null} onClick={() => void (doing ?? migrate())}>
          {plural(old.length, "Replace it", "Replace them all")}
        </Button>
        <span class="help" role="status">
          {doing}
        </span>
      </p>
    </Notice>
  );
}

async function restore(room: RoomWidgets, done: RoomWidget[]): Promise<string> {
  const failed: string[] = [];
  for (const widget of done) {
    await room.put(widget.id, widget.content).catch(() => failed.push(nameOf(widget)));
  }
  return failed.length
    ? t("These could not be put back: {names}.", { names: listed(failed, "conjunction") })
    : t("The widgets are as they were before.");
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

// What the user has changed in this room, newest first.
import type { AuditEntry } from "manifold-client";
import { useEffect, useState } from "preact/hooks";

import { language } from "../i18n/language";
import { dotted, t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useManager } from "./context";
import { IntegrationTile } from "./IntegrationTile";
import { href } from "./router";
import { told } from "./words";

const AT_ONCE = 50;

export function History() {
  const { api, context, catalogue, session } = useManager();
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [next, setNext] = useState<string | undefined>();
  const [trouble, setTrouble] = useState<string | null>(null);
  const { roomId } = context;
  const isReady = session.phase === "ready";

  const load = async (from?: string) => {
    if (roomId === null) return;
    setTrouble(null);
    try {
      const page = await api.audit.audit({ room_id: roomId, limit: AT_ONCE, from });
      setEntries((known) => [...(from ? (known ?? []) : []), ...page.entries]);
      setNext(page.next_batch);
    } catch (error) {
      setTrouble(told(error));
    }
  };
  useEffect(() => {
    if (isReady) void load();
    // `load` is a new function at each render.
  }, [api, roomId, isReady]);

  return (
    <Page
      narrow
      title={t("What you changed here")}
      lead={t("Only you see this list.")}
      back={{ href: href.room, label: t("In this room") }}
    >
      {entries?.length === 0 && (
        <div class="empty">
          <p>{t("Nothing yet.")}</p>
        </div>
      )}
      {entries && entries.length > 0 && (
        <ul class="rows">
          {entries.map((entry) => {
            const summary = catalogue?.find(({ id }) => id === entry.integration);
            return (
              <li class="row" key={`${entry.at} ${entry.what} ${entry.installation}`}>
                <IntegrationTile id={entry.integration} summary={summary} />
                <div class="grow">
                  <p class="strong">{summary?.name ?? entry.integration}</p>
                  <p class="help">{dotted(changed(entry.what), entry.detail && t(entry.detail))}</p>
                </div>
                <p class="help">
                  <time dateTime={new Date(entry.at).toISOString()}>{when(entry.at)}</time>
                </p>
              </li>
            );
          })}
        </ul>
      )}
      {trouble && (
        <Notice tone="error" live title={t("The list could not be fetched")}>
          <p>{trouble}</p>
          <Button small onClick={() => void load(entries ? next : undefined)}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {!entries && !trouble && isReady && <Skeleton label={t("The list is on its way")} />}
      {next !== undefined && !trouble && (
        <p>
          <Button onClick={() => void load(next)}>{t("Show more")}</Button>
        </p>
      )}
    </Page>
  );
}

function changed(what: AuditEntry["what"]): string {
  switch (what) {
    case "install":
      return t("You chose to add it");
    case "reconfigure":
      return t("You changed its settings");
    case "remove":
      return t("You chose to remove it");
    case "restore":
      return t("You brought it back");
    case "performed":
      return t("Your client did its part");
  }
}

function when(time: number): string {
  return new Intl.DateTimeFormat(language.tag, { dateStyle: "medium", timeStyle: "short" }).format(time);
}

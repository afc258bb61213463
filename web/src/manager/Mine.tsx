// Making this the user's own manager, wherever they sign in.
import { useState } from "preact/hooks";

import type { Host } from "../host/host";
import { LANGUAGES } from "../i18n/choice";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { lazy } from "../ui/lazy";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { entry, standing, type Standing } from "./mine";
import { Sessions } from "./Sessions";
import { listed, told } from "./words";
import { YourData } from "./YourData";

const AccountWidgets = lazy(async () => (await import("./AccountWidgets")).AccountWidgets, true);

/** Leaving needs no agreement to the terms. */
const OPEN = new Set(["ready", "terms", "left"]);

export function Mine() {
  const { session } = useManager();
  return (
    <Page narrow title={t("For me")}>
      <div class="fields parts">
        <Use />
        {session.phase === "ready" && <AccountWidgets />}
        <Appearance />
        <Language />
        {session.phase === "ready" && <Sessions />}
        {OPEN.has(session.phase) && <YourData />}
      </div>
    </Page>
  );
}

function Use() {
  const { host, api, session } = useManager();
  const isAnswered = session.phase !== "client";
  const load = async () => {
    if (!isAnswered) return null;
    const [wellKnown, widgets] = await Promise.all([api.discovery.well_known(), host.getAccountWidgets()]);
    return { wellKnown, now: standing(widgets, wellKnown) };
  };
  const { value, trouble, retry } = useLoaded(load, isAnswered);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);

  const change = async () => {
    if (!value) return;
    setBusy(true);
    setFailure(null);
    try {
      if (value.now.own.length) {
        for (const id of value.now.own) await host.removeAccountWidget(id);
      } else {
        const { id, content } = entry(value.wellKnown);
        await host.setAccountWidget(id, content);
      }
      setChanged(true);
    } catch (error) {
      setFailure(told(error));
    } finally {
      // After a failure too: a client that was late may have done it.
      retry();
      setBusy(false);
    }
  };

  const isMine = Boolean(value?.now.own.length);
  return (
    <section class="fields">
      <h2>{t("Use this manager for me")}</h2>
      <p>
        {t(
          "Your clients then open this manager first, in every room and on every device where you are signed in, instead of the one that your server or your client suggests. It is noted in your account; whatever else is there stays.",
        )}
      </p>
      {trouble && host.kind !== "standalone" && (
        <Notice title={t("This can't be changed here")}>
          <p>{trouble}</p>
        </Notice>
      )}
      {failure && (
        <Notice tone="error" live title={t("Your account was not changed")}>
          <p>{failure}</p>
        </Notice>
      )}
      {!value && !trouble && <Skeleton label={t("Looking into your account")} />}
      {value && (
        <>
          <p role="status">
            <span class={`dot ${isMine ? "ok" : "idle"}`} />{" "}
            {isMine ? t("You use this manager.") : t("You have not chosen this manager.")}
          </p>
          <Others now={value.now} />
        </>
      )}
      {host.kind === "scalar" && value && <ReloadElement isChanged={isChanged} />}
      {value && (
        <p>
          <Button kind={isMine ? "" : "primary"} disabled={isBusy} onClick={() => void change()}>
            {isMine ? t("Stop using this manager") : t("Use this manager for me")}
          </Button>
        </p>
      )}
    </section>
  );
}

function Others({ now: { own, others, first } }: { now: Standing }) {
  if (!others.length) return null;
  const isSecond = own.length > 0 && first !== null && others.includes(first);
  return (
    <p class="help">
      {t("Also in your account: {managers}.", { managers: listed(others, "conjunction") })}{" "}
      {isSecond && t("Clients that show only one manager take {first}, which comes first by name.", { first })}
    </p>
  );
}

/** Element fixes whom it listens to when it starts, and makes its list anew without the server's part. */
function ReloadElement({ isChanged }: { isChanged: boolean }) {
  return (
    <Notice live={isChanged} title={isChanged ? t("Now reload Element") : t("Element has to be reloaded after this")}>
      <p>
        {t(
          "Until then it may not answer this window any more, and it may open another manager than the one that you or your server chose.",
        )}
      </p>
    </Notice>
  );
}

/** What counts where nothing is chosen. */
const asOutside = (host: Host) => (host.kind === "matrix" ? t("As in this browser") : t("As in my client"));

function Appearance() {
  const { theme, host } = useManager();
  const themes = [
    ["", asOutside(host)],
    ["light", t("Light")],
    ["dark", t("Dark")],
    ["light-high-contrast", t("Light, high contrast")],
    ["dark-high-contrast", t("Dark, high contrast")],
  ];
  return (
    <section class="fields">
      <h2 id="appearance">{t("Appearance")}</h2>
      <select
        class="short"
        aria-labelledby="appearance"
        value={theme.chosen ?? ""}
        onChange={(event) => theme.choose(event.currentTarget.value || null)}
      >
        {themes.map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </section>
  );
}

function Language() {
  const { language, host } = useManager();
  return (
    <section class="fields">
      <h2 id="language">{t("Language")}</h2>
      <select
        class="short"
        aria-labelledby="language"
        value={language.chosen ?? ""}
        onChange={(event) => language.choose(event.currentTarget.value || null)}
      >
        <option value="">{asOutside(host)}</option>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </section>
  );
}

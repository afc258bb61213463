// The manager: the page that is open, what surrounds it, and what all pages share.
import type { Client } from "manifold-client";
import { useCallback, useEffect, useState } from "preact/hooks";

import type { Host } from "../host/host";
import { language } from "../i18n/language";
import { t } from "../i18n/t";
import { lazy } from "../ui/lazy";
import { Toast } from "../ui/Toast";
import { Browse } from "./Browse";
import { offered, useLoaded } from "./catalogue";
import { ManagerContext, type Toast as Done } from "./context";
import { Header } from "./Header";
import { closes, isField } from "./keys";
import { useLanguage } from "./language";
import { linkIn } from "./pasted";
import { useRoom } from "./room";
import { href, routeFor, useRoute, type Route } from "./router";
import { useTheme } from "./theme";
import { told } from "./words";

const Detail = lazy(async () => (await import("./Detail")).Detail);
const Configure = lazy(async () => (await import("./Configure")).Configure);
const RoomPage = lazy(async () => (await import("./RoomPage")).RoomPage);
const Settings = lazy(async () => (await import("./Settings")).Settings);
const TermsPage = lazy(async () => (await import("./TermsPage")).TermsPage);
const History = lazy(async () => (await import("./History")).History);
const SettingsMine = lazy(async () => (await import("./SettingsMine")).SettingsMine);
const Mine = lazy(async () => (await import("./Mine")).Mine);
const SessionNotice = lazy(async () => (await import("./SessionNotice")).SessionNotice, true);

interface Props {
  host: Host;
  api: Client;
  /** What the client's address said about its theme. */
  themeName: string | null;
  /** And about its language. */
  languageTag: string | null;
}

export function App({ host, api, themeName, languageTag }: Props) {
  const route = useRoute();
  const [context, setContext] = useState(host.context);
  const room = useRoom(host, api, context.roomId);
  const choice = useLanguage(host, languageTag);
  const catalogue = useLoaded(() => offered(api), language.tag);
  const theme = useTheme(host, themeName);
  const [search, setSearch] = useState("");
  const [latest, setLatest] = useState<string | null>(null);
  const [done, toast] = useState<Done | null>(null);
  const [beforeTerms, setBeforeTerms] = useState(href.browse);
  const { phase } = room.session;

  useEffect(
    () =>
      host.onContext((next) => {
        setContext(next);
        const wanted = routeFor(next);
        if (wanted) location.hash = wanted;
      }),
    [host],
  );

  const askForTerms = useCallback(() => {
    if (location.hash === href.terms) return;
    setBeforeTerms(location.hash || href.browse);
    location.hash = href.terms;
  }, []);
  useEffect(() => {
    if (phase === "terms") askForTerms();
  }, [phase, askForTerms]);

  const close = useCallback(() => {
    host.close().catch(() => toast({ text: t("Your client does not let us close this. Close it there.") }));
  }, [host]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => closes(event) && close();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [close]);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const link = !isField(event.target) && linkIn(event.clipboardData?.getData("text") ?? "");
      if (!link) return;
      setSearch(link);
      location.hash = href.browse;
    };
    addEventListener("paste", onPaste);
    return () => removeEventListener("paste", onPaste);
  }, []);

  const dismiss = useCallback(() => toast(null), []);
  const undo = async () => {
    dismiss();
    document.querySelector("h1")?.focus();
    const text = await done?.undo?.().catch(told);
    if (text) toast({ text });
  };

  const roomName = context.roomName ?? t("this room");
  return (
    <ManagerContext.Provider
      value={{
        ...room,
        host,
        api,
        context,
        roomName,
        catalogue: catalogue.value,
        search,
        setSearch,
        latest,
        setLatest,
        toast,
        beforeTerms,
        askForTerms,
        theme,
        language: choice,
      }}
    >
      <Header route={route} onClose={close} />
      <main>
        {route.page !== "terms" && phase !== "ready" && <SessionNotice />}
        <Open key={location.hash} route={route} loading={catalogue} />
      </main>
      <Toast toast={done} onUndo={done?.undo && (() => void undo())} onDone={dismiss} />
    </ManagerContext.Provider>
  );
}

function Open({ route, loading }: { route: Route; loading: Parameters<typeof Browse>[0]["loading"] }) {
  switch (route.page) {
    case "browse":
      return <Browse loading={loading} />;
    case "detail":
      return <Detail id={route.integration} />;
    case "configure":
      return <Configure id={route.integration} />;
    case "room":
      return <RoomPage />;
    case "settings":
      return <Settings id={route.installation} />;
    case "history":
      return <History />;
    case "configure-mine":
      return <Configure id={route.integration} forMe />;
    case "settings-mine":
      return <SettingsMine id={route.installation} />;
    case "mine":
      return <Mine />;
    case "terms":
      return <TermsPage />;
  }
}

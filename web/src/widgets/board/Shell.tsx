// What is around a board: its name, how it goes in words, and what to do where it does not go well.
import type { ComponentChildren } from "preact";

import { t } from "../../i18n/t";
import type { Session } from "./session";

interface Props {
  title: string;
  /** A few words beside the title. */
  summary?: string;
  session: Session;
  /** What was just done, for those who do not see it. */
  said: string;
  children: ComponentChildren;
}

export function Shell({ title, summary, session, said, children }: Props) {
  const isReady = session.phase === "ready";
  return (
    <main class="board">
      <header>
        <h1>{title}</h1>
        {isReady && <p class="muted">{session.isSaving && session.unsaved === null ? t("Saving…") : summary}</p>}
      </header>
      <p class="hidden" role="status">
        {said}
      </p>
      {isReady ? <Notices session={session} /> : <Obstacle session={session} />}
      {isReady && children}
    </main>
  );
}

function Notices({ session }: { session: Session }) {
  const { unsaved } = session;
  return (
    <>
      {unsaved !== null && (
        <div class="notice bad" role="alert">
          <p>
            <strong>{t("Not saved yet.")}</strong> {navigator.onLine ? unsaved : t("You are offline.")}
          </p>
          <Button label={t("Try again")} press={() => session.sendAgain()} />
          <Button label={t("Discard")} press={() => session.giveUp()} />
        </div>
      )}
      {!session.isHeard && (
        <p class="notice">{t("Your client does not let this widget write, so you can only look.")}</p>
      )}
      {session.isHeard && !session.mayChange && (
        <p class="notice">{t("You can look, but writing here needs more power in this room than you have.")}</p>
      )}
      {session.isCut && <p class="notice">{t("This has become too long to be read whole. Start a new one.")}</p>}
    </>
  );
}

function Obstacle({ session }: { session: Session }) {
  switch (session.phase) {
    case "connecting":
      return <Message text={t("Waiting for your client. If it asks what this widget may do, allow it.")} isBusy />;
    case "loading":
      return <Message text={t("Reading what the room has…")} isBusy />;
    case "denied":
      return (
        <Message text={t("Your client does not let this widget read what the room keeps for it. Allow it, then try again.")}>
          <Button label={t("Try again")} press={() => location.reload()} />
        </Message>
      );
    case "waiting": {
      const who = session.helpers.join(", ");
      return (
        <Message text={t("Nobody has started this yet. It starts when somebody opens it who may change this room's settings.")}>
          {who && <p>{t("They can: {who}", { who })}</p>}
        </Message>
      );
    }
    default:
      return (
        <Message text={session.problem}>
          <Button label={t("Try again")} press={() => void session.retry()} />
        </Message>
      );
  }
}

function Message({ text, isBusy, children }: { text: string; isBusy?: boolean; children?: ComponentChildren }) {
  return (
    <div class="message" role="status" aria-busy={isBusy}>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** The page without a client around it. */
export function Alone({ title, text }: { title: string; text: string }) {
  return (
    <main class="board">
      <header>
        <h1>{title}</h1>
      </header>
      <div class="message">
        <p>{text}</p>
        <p>{t("Its data is kept in a Matrix room, so it only works inside a client that shows that room.")}</p>
      </div>
    </main>
  );
}

export function Button(props: { label: string; press: () => void; icon?: string; kind?: string; id?: string }) {
  const { label, press, icon, kind = "", id } = props;
  return (
    <button type="button" id={id} class={icon ? `icon ${kind}` : kind} aria-label={icon && label} title={icon && label} onClick={press}>
      {icon ? <Icon path={icon} /> : label}
    </button>
  );
}

export function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const ICONS = {
  up: "M10 16V4m-5 5 5-5 5 5",
  down: "M10 4v12m5-5-5 5-5-5",
  back: "M16 10H4m5 5-5-5 5-5",
  on: "M4 10h12m-5-5 5 5-5 5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  remove: "M4 6h12M8 6V4h4v2m3 0-.7 10H5.7L5 6",
  plus: "M10 4v12M4 10h12",
  close: "m5 5 10 10M15 5 5 15",
};

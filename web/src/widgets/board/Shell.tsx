/** @jsxImportSource ../dom */
// What is around a board: its name, how it goes in words, and what to do where it does not go well.
import type { Child } from "../dom/jsx-runtime";

import { t } from "../../i18n/t";
import { Button } from "./Button";
import type { BoardDesk, Tools } from "./desk";
import type { Session } from "./session";

interface Props {
  title: string;
  desk: BoardDesk<Tools>;
  children: Child;
}

export function Shell({ title, desk, children }: Props) {
  const { session, tools } = desk;
  const isReady = session.phase === "ready";
  return (
    <main class="board">
      <header>
        <h1>{title}</h1>
        {isReady && <p class="muted">{session.isSaving && session.unsaved === null ? t("Saving…") : desk.summary}</p>}
      </header>
      <p class="hidden" role="status">
        {desk.said}
      </p>
      {isReady && tools && <tools.Unsaved session={session} />}
      {isReady ? <Notices session={session} /> : <Obstacle session={session} />}
      {desk.missing && (
        <p class="notice bad" role="alert">
          {desk.missing}
        </p>
      )}
      {isReady && children}
    </main>
  );
}

function Notices({ session }: { session: Session }) {
  return (
    <>
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
      return session.without && <session.without.Denied />;
    case "waiting":
      return session.without && <session.without.Waiting session={session} />;
    default:
      return (
        <Message text={session.problem}>
          <Button label={t("Try again")} press={() => void session.retry()} />
        </Message>
      );
  }
}

export function Message({ text, isBusy, children }: { text: string; isBusy?: boolean; children?: Child }) {
  return (
    <div class="message" role="status" aria-busy={isBusy}>
      <p>{text}</p>
      {children}
    </div>
  );
}

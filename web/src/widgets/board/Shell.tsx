/** @jsxImportSource ../dom */
// What is around a board: its name, how it goes in words, and what to do where it does not go well.
import type { Child } from "../dom/jsx-runtime";

import { t } from "../../i18n/t";
import type { Session } from "./session";

interface Props {
  title: string;
  /** A few words beside the title. */
  summary?: string;
  session: Session;
  /** What was just done, for those who do not see it. */
  said: string;
  children: Child;
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

function Message({ text, isBusy, children }: { text: string; isBusy?: boolean; children?: Child }) {
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
        <p>{t("It lives in a Matrix room: open it there, in your client.")}</p>
      </div>
    </main>
  );
}

interface ButtonProps {
  label: string;
  /** None: it submits its form. */
  press?: () => void;
  /** Shown instead of the label. */
  icon?: string;
  kind?: string;
  id?: string;
  isOpen?: boolean;
}

export function Button({ label, press, icon, kind = "", id, isOpen }: ButtonProps) {
  return (
    <button
      type={press ? "button" : "submit"}
      id={id}
      class={icon ? `icon ${kind}` : kind}
      aria-label={icon && label}
      aria-expanded={isOpen}
      title={icon && label}
      onClick={press}
    >
      {icon ? (
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={icon} />
        </svg>
      ) : (
        label
      )}
    </button>
  );
}

interface LineProps {
  /** What the field is for. */
  label: string;
  longest: number;
  submit: (text: string) => void;
  cancel?: () => void;
  id?: string;
  value?: string;
  placeholder?: string;
  children: Child;
}

/** One field and its buttons in a line; emptied when it is submitted. */
export function Line({ label, longest, submit, cancel, id, value, placeholder, children }: LineProps) {
  return (
    <form
      class="one"
      onSubmit={(event) => {
        event.preventDefault();
        const [field] = event.currentTarget.elements as unknown as HTMLInputElement[];
        const text = field?.value.trim() ?? "";
        event.currentTarget.reset();
        submit(text);
      }}
      onKeyDown={(event) => event.key === "Escape" && cancel?.()}
    >
      <input
        id={id}
        type="text"
        maxLength={longest}
        value={value}
        autocomplete="off"
        aria-label={label}
        placeholder={placeholder}
      />
      {children}
    </form>
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
};

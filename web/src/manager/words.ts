// How the manager speaks of things.
import { ApiError, NoAnswer, type Action, type IdentifiedWidget, type InstallationView as Installation, type Summary } from "manifold-client";

import { HostError } from "../host/host";
import { language } from "../i18n/language";
import { dotted, plural, t } from "../i18n/t";

export type Kind = Summary["kind"];

/** In the order in which they are shown. */
export const KINDS: readonly Kind[] = ["bot", "bridge", "widget"];

export function kindOf(kind: Kind): string {
  switch (kind) {
    case "bot":
      return t("Bot");
    case "bridge":
      return t("Bridge");
    case "widget":
      return t("Widget");
  }
}

export function kindsOf(kind: Kind): string {
  switch (kind) {
    case "bot":
      return t("Bots");
    case "bridge":
      return t("Bridges");
    case "widget":
      return t("Widgets");
  }
}

export function trustIn(trust: Summary["trust"]): string {
  switch (trust) {
    case "bundled":
      return t("Comes with this manager");
    case "verified":
      return t("Checked by your server");
    case "third_party":
      return t("Run by a third party");
  }
}

/** Who learns something by it. */
export function learnsIn(learns: Summary["learns"]): string {
  switch (learns) {
    case "room":
      return t("Nobody outside of the room");
    case "server":
      return t("The server that it is on");
    case "cloud":
      return t("A company’s cloud");
  }
}

export function inEncryptedRooms(works: Summary["encrypted_rooms"]): string {
  switch (works) {
    case "works":
      return t("Works in encrypted rooms too.");
    case "limited":
      return t("Works only in part in encrypted rooms.");
    case "no":
      return t("Does not work in encrypted rooms.");
  }
}

/** What a change of that type of state event looks like to people, and the right it needs. */
export function written(eventType: string): string {
  return eventType === "im.vector.modular.widgets"
    ? t("Puts a widget in the room that everybody there can open. You need the right to add widgets.")
    : t("Writes {type} in the room. You need the right to change that.", { type: eventType });
}

/** What an action will do, before it is done. */
export function willHappen(action: Action, room: string): string {
  switch (action.type) {
    case "put_widget":
      return t("A widget “{name}” will appear in {room}.", { name: action.widget.name || action.widget.type, room });
    case "remove_widget":
      return t("The widget will disappear from {room}.", { room });
    case "put_account_widget":
      return t("A widget “{name}” will appear in your account.", { name: action.widget.name || action.widget.type });
    case "remove_account_widget":
      return t("The widget will disappear from your account.");
    case "put_state":
      return t("{type} will be written in {room}.", { type: action.event_type, room });
  }
}

/** What is wrong with a widget; the manager's own words are English, and these are in the catalogue. */
export function problemsOf(widget: IdentifiedWidget | null | undefined): string {
  return (widget?.problems ?? []).map((each) => t(each)).join(" ");
}

export interface State {
  tone: "ok" | "warn" | "error" | "idle";
  text: string;
}

export function stateOf({ state, reason, health, removed_at }: Installation): State {
  switch (state) {
    case "active":
      // The manager's own words are English, and some of them are in the catalogue.
      return health.ok
        ? { tone: "ok", text: t(health.message) }
        : { tone: "error", text: dotted(t("Not working"), t(health.message)) };
    case "pending":
      return { tone: "warn", text: t("Not finished · it has not been put in the room yet") };
    case "failed":
      return { tone: "error", text: dotted(t("Could not be added"), reason) };
    case "removing":
      if (reason) return { tone: "error", text: dotted(t("Could not be removed"), reason) };
      return removed_at === null
        ? { tone: "warn", text: t("Not finished · it has not been taken out of the room yet") }
        : {
            tone: "idle",
            text: t("Removed {when} · you can undo this until {end}", { when: ago(removed_at), end: until(removed_at) }),
          };
  }
}

/** For how long the manager keeps what was removed, in ms. */
const KEPT = 24 * 60 * 60 * 1000;

function until(removedAt: number): string {
  return new Intl.DateTimeFormat(language.tag, { weekday: "long", hour: "numeric", minute: "numeric" }).format(
    removedAt + KEPT,
  );
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function ago(time: number, now = Date.now()): string {
  const passed = now - time;
  const [unit, length] = UNITS.find(([, ms]) => passed >= ms) ?? [];
  if (!unit || !length) return t("just now");
  return new Intl.RelativeTimeFormat(language.tag, { numeric: "auto" }).format(-Math.floor(passed / length), unit);
}

/** What went wrong, for people. */
export function told(error: unknown): string {
  if (error instanceof NoAnswer) return noAnswer(error.seconds);
  if (error instanceof ApiError || error instanceof HostError) return error.message;
  return t("Something went wrong in this page. Close it and open it again.");
}

function noAnswer(seconds: number | null): string {
  if (seconds === null) {
    return t("We can't reach the integration manager right now. Check your connection and try again.");
  }
  return plural(
    seconds,
    "The integration manager did not answer in {count} second. Try again in a moment.",
    "The integration manager did not answer in {count} seconds. Try again in a moment.",
  );
}

export function isTermsNotSigned(error: unknown): boolean {
  return error instanceof ApiError && error.errcode === "M_TERMS_NOT_SIGNED";
}

/** "Anna, Ben or Carl" */
export function listed(names: string[], type: Intl.ListFormatType): string {
  return new Intl.ListFormat(language.tag, { type }).format(names);
}

// How the manager speaks of things.
import { ApiError, type Action, type InstallationView as Installation, type Summary } from "manifold-client";

import { HostError } from "../host/host";

export type Kind = Summary["kind"];

export const KINDS: Record<Kind, { one: string; many: string }> = {
  bot: { one: "Bot", many: "Bots" },
  bridge: { one: "Bridge", many: "Bridges" },
  widget: { one: "Widget", many: "Widgets" },
};

export const TRUST: Record<Summary["trust"], string> = {
  bundled: "Comes with this manager",
  verified: "Checked by your server",
  third_party: "Run by a third party",
};

export const ENCRYPTED: Record<Summary["encrypted_rooms"], string> = {
  works: "Works in encrypted rooms too.",
  limited: "Works only in part in encrypted rooms.",
  no: "Does not work in encrypted rooms.",
};

/** What a change of that type of state event looks like to people, and the right it needs. */
export function written(eventType: string): string {
  return eventType === "im.vector.modular.widgets"
    ? "Puts a widget in the room that everybody there can open. You need the right to add widgets."
    : `Writes ${eventType} in the room. You need the right to change that.`;
}

/** What an action will do, before it is done. */
export function willHappen(action: Action, room: string): string {
  switch (action.type) {
    case "put_widget":
      return `A widget “${action.widget.name || action.widget.type}” will appear in ${room}.`;
    case "remove_widget":
      return `The widget will disappear from ${room}.`;
    case "put_account_widget":
      return `A widget “${action.widget.name || action.widget.type}” will appear in your account.`;
    case "remove_account_widget":
      return "The widget will disappear from your account.";
    case "put_state":
      return `${action.event_type} will be written in ${room}.`;
  }
}

export interface State {
  tone: "ok" | "warn" | "error" | "idle";
  text: string;
}

export function stateOf({ state, reason, health, removed_at }: Installation): State {
  switch (state) {
    case "active":
      return health.ok ? { tone: "ok", text: health.message } : { tone: "error", text: sentence("Not working", health.message) };
    case "pending":
      return { tone: "warn", text: "Not finished · it has not been put in the room yet" };
    case "failed":
      return { tone: "error", text: sentence("Could not be added", reason) };
    case "removing":
      if (reason) return { tone: "error", text: sentence("Could not be removed", reason) };
      return removed_at === null
        ? { tone: "warn", text: "Not finished · it has not been taken out of the room yet" }
        : { tone: "idle", text: `Removed ${ago(removed_at)} · you can undo this until ${until(removed_at)}` };
  }
}

/** For how long the manager keeps what was removed, in ms. */
const KEPT = 24 * 60 * 60 * 1000;

function until(removedAt: number): string {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", hour: "numeric", minute: "numeric" }).format(
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
  if (!unit || !length) return "just now";
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(passed / length), unit);
}

/** What went wrong, for people. */
export function told(error: unknown): string {
  if (error instanceof ApiError || error instanceof HostError) return error.message;
  return "Something went wrong in this page. Close it and open it again.";
}

export function isTermsNotSigned(error: unknown): boolean {
  return error instanceof ApiError && error.errcode === "M_TERMS_NOT_SIGNED";
}

function sentence(start: string, rest: string | null): string {
  return rest ? `${start} · ${rest}` : start;
}

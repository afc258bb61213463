// What the page knows: what it was told, and nothing of its own.
import type { Entry, Told, View } from "./types";

export type Link = "connecting" | "open" | "lost" | "refused" | "taken";

export interface State {
  link: Link;
  view: View | null;
  /** By id; ids only grow. */
  entries: Map<number, Entry>;
  fault: string | null;
  /** A picture, as the part of a data: URL behind the comma. */
  screenshot: string | null;
}

export const START: State = {
  link: "connecting",
  view: null,
  entries: new Map(),
  fault: null,
  screenshot: null,
};

/** As many as the other side keeps. */
const MOST = 5_000;

/** After these, in the order of their coming. */
export function told(state: State, messages: readonly Told[]): State {
  const change: Partial<State> = {};
  let entries: Map<number, Entry> | null = null;
  for (const message of messages) {
    switch (message.kind) {
      case "view":
        change.view = message;
        break;
      case "log":
        entries = new Map(message.entries.map((entry) => [entry.id, entry]));
        break;
      case "entry":
        entries ??= new Map(state.entries);
        entries.set(message.entry.id, message.entry);
        break;
      case "fault":
        change.fault = message.text;
        break;
      case "screenshot":
        change.screenshot = message.base64;
        break;
      default:
    }
  }
  if (!entries) return { ...state, ...change };
  for (const id of entries.keys()) {
    if (entries.size <= MOST) break;
    entries.delete(id);
  }
  return { ...state, ...change, entries };
}

// Which entries of the log are shown.
import type { Entry } from "./types";

export const KINDS = ["all", "fromWidget", "toWidget", "problems"] as const;
export type Kind = (typeof KINDS)[number];

/** In words; what is searched for may stand anywhere, also in the messages. */
export function filtered(entries: Iterable<Entry>, kind: Kind, search: string): Entry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return [...entries].filter((entry) => isOf(entry, kind) && matches(entry, words));
}

export function hasProblem(entry: Entry): boolean {
  if (entry.faults.length > 0 || entry.state === "unanswered") return true;
  return entry.state === "refused" && !isUnsupported(entry);
}

/** Widgets refuse what they have no use for; clients are to take no notice (MSC2764). */
export function isUnsupported({ direction, state, reply }: Entry): boolean {
  return direction === "toWidget" && state === "refused" && /unsupported/i.test(JSON.stringify(reply));
}

function isOf(entry: Entry, kind: Kind): boolean {
  if (kind === "all") return true;
  return kind === "problems" ? hasProblem(entry) : entry.direction === kind;
}

function matches(entry: Entry, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = textOf(entry);
  return words.every((word) => text.includes(word));
}

const texts = new WeakMap<Entry, string>();

function textOf(entry: Entry): string {
  let text = texts.get(entry);
  if (text === undefined) {
    const { action, request, reply, effects, faults, tampered, state } = entry;
    text = JSON.stringify([action, state, request, reply, effects, faults, tampered]).toLowerCase();
    texts.set(entry, text);
  }
  return text;
}

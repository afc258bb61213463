// What the manager offers: public, so that cards appear before anybody is known.
import { pages, type Client, type Detail as Integration, type Summary } from "manifold-client";
import { useEffect, useState } from "preact/hooks";

import { language } from "../i18n/language";
import { told, type Kind } from "./words";

export interface Loaded<T> {
  value: T | null;
  trouble: string | null;
  retry(): void;
}

export function useLoaded<T>(load: () => Promise<T>, key: unknown): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; trouble: string | null }>({ value: null, trouble: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => setState({ value: null, trouble: null }), [key]);
  useEffect(() => {
    let isCurrent = true;
    // While it is fetched again, what is known stays.
    setState(({ value }) => ({ value, trouble: null }));
    load().then(
      (value) => isCurrent && setState({ value, trouble: null }),
      (error: unknown) => isCurrent && setState({ value: null, trouble: told(error) }),
    );
    return () => {
      isCurrent = false;
    };
    // `load` is a new function at each render; `key` says when it means something else.
  }, [key, attempt]);
  return { ...state, retry: () => setAttempt((count) => count + 1) };
}

const lists = new Map<string, Promise<Summary[]>>();

/** Everything that can be put into a room, in the language that is spoken now; asked for once. */
export function offered(api: Client): Promise<Summary[]> {
  const { tag } = language;
  const list = lists.get(tag) ?? allPages(api);
  lists.set(tag, list);
  // After a failure it is asked for again.
  list.catch(() => lists.delete(tag));
  return list;
}

async function allPages(api: Client): Promise<Summary[]> {
  const all: Summary[] = [];
  for await (const { integrations } of pages((from) => api.integrations.search({ target: "room", from }))) {
    all.push(...integrations);
  }
  return all;
}

const known = new Map<string, Integration>();

/** One integration; kept, since people go back and forth between its pages. */
export async function integration(api: Client, id: string): Promise<Integration> {
  const key = `${language.tag} ${id}`;
  const found = known.get(key) ?? (await api.integrations.detail({ integration_id: id }));
  known.set(key, found);
  return found;
}

/** Those that have every word of `text` somewhere in what they say of themselves. */
export function matching(all: Summary[], text: string, kind: Kind | null): Summary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((each) => {
    const said = [each.name, each.summary, each.category, each.publisher, ...each.keywords].join(" ").toLowerCase();
    return (kind === null || each.kind === kind) && words.every((word) => said.includes(word));
  });
}

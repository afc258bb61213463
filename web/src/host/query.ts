// Reading what the client put into our address.
import type { Context } from "./host";

export type Query = ReadonlyMap<string, string>;

/**
 * Element appends `?scalar_token=…` even to an address that already has a query, and `&…` when it
 * has no token: so both `?` and `&` separate, and of two values the later one counts.
 */
export function parseQuery(search: string): Query {
  const query = new Map<string, string>();
  for (const part of search.split(/[?&]/)) {
    const [name = "", ...value] = part.split("=");
    if (name) query.set(decode(name), decode(value.join("=")));
  }
  return query;
}

/** The same query without the token that older clients put there: it has no business in a history. */
export function withoutToken(search: string): string {
  const kept = search.split(/[?&]/).filter((part) => part && !/^scalar_token(=|$)/.test(part));
  return kept.length ? `?${kept.join("&")}` : "";
}

export function contextOf(query: Query): Context {
  return {
    roomId: given(query, "room_id"),
    roomName: given(query, "room_name"),
    screen: given(query, "screen"),
    integrationId: given(query, "integ_id"),
  };
}

/** A value that was really given: a client that knows no `$variable` leaves it as it stands. */
export function given(query: Query, name: string): string | null {
  const value = query.get(name);
  return value && !value.startsWith("$") ? value : null;
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

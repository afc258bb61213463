// What this tab has to remember while its user is away to sign in.
import type { Place } from "../address";

/** Proves that this tab began, and says how to go on. */
export interface Pending {
  server: string;
  /** Comes back in the address: whoever knows it has seen what this tab sent. */
  state: string;
  /** Where to go on afterwards. */
  place: Place;
  /** Of OAuth; without it, it is the homeserver's single sign-on. */
  oauth?: {
    issuer: string;
    clientId: string;
    deviceId: string;
    redirectUri: string;
    /** PKCE's secret. */
    verifier: string;
  };
}

const KEY = "manifold.sign-in";

export function remember(pending: Pending, storage: Storage = sessionStorage): void {
  storage.setItem(KEY, JSON.stringify(pending));
}

/** What was remembered, which is forgotten at once: it is good for one return. */
export function take(storage: Storage = sessionStorage): Pending | null {
  const text = storage.getItem(KEY);
  storage.removeItem(KEY);
  return text === null ? null : (JSON.parse(text) as Pending);
}

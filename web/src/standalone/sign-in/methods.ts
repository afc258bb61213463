// How a homeserver lets people sign in by way of its own pages, and setting out to them.
import { call, MatrixError } from "../../matrix/http";
import { addressOf, type Place } from "../address";
import type { Server } from "../config";
import { authMetadata, authorizationUrl, register, type AuthMetadata } from "./oauth";
import { remember } from "./pending";
import { challengeOf, deviceId, secret } from "./random";

export interface Provider {
  /** null: the homeserver's only one, or its own choice. */
  id: string | null;
  name: string;
}

export type Method = { kind: "oauth"; metadata: AuthMetadata } | { kind: "sso"; providers: Provider[] };

interface Flow {
  type: string;
  identity_providers?: { id: string; name: string }[];
}

/** null where there is none but by password, which is typed into no page of ours. */
export async function methodOf({ name, base_url }: Server): Promise<Method | null> {
  try {
    return { kind: "oauth", metadata: await authMetadata(base_url) };
  } catch (error) {
    // What answers, and has no such thing, has its older API.
    if (!(error instanceof MatrixError) || error.status >= 500) throw error;
  }
  const { flows } = await call<{ flows: Flow[] }>(base_url, "GET", ["login"]);
  const sso = flows.find((flow) => flow.type === "m.login.sso");
  if (!sso) return null;
  const named = sso.identity_providers ?? [];
  return { kind: "sso", providers: named.length ? named : [{ id: null, name }] };
}

/** Where this page is come back to: our own address, with the homeserver in it. */
export function returnUrl(server: string): string {
  return new URL(addressOf({ server, roomId: null, hash: "" }), new URL("/", location.href)).href;
}

/** Where the user has to go; this tab now remembers that it sent them. */
export async function setOutByOAuth(metadata: AuthMetadata, server: string, place: Place): Promise<string> {
  const redirectUri = returnUrl(server);
  const clientId = await register(metadata, redirectUri);
  const oauth = { issuer: metadata.issuer, clientId, redirectUri, deviceId: deviceId(), verifier: secret() };
  const state = secret();
  const url = authorizationUrl(metadata, state, oauth, await challengeOf(oauth.verifier));
  remember({ server, state, place, oauth });
  return url;
}

/** The same by the homeserver's single sign-on; `state` is ours: Matrix has none. */
export function setOutBySSO({ name, base_url }: Server, provider: string | null, place: Place): string {
  const state = secret();
  remember({ server: name, state, place });
  return ssoUrl(base_url, provider, `${returnUrl(name)}&state=${state}`);
}

export function ssoUrl(baseUrl: string, provider: string | null, redirectUrl: string): string {
  const path = provider === null ? "redirect" : `redirect/${encodeURIComponent(provider)}`;
  const url = new URL(`${baseUrl}/_matrix/client/v3/login/sso/${path}`);
  url.searchParams.set("redirectUrl", redirectUrl);
  return url.href;
}

// Signing in by OAuth 2.0, as Matrix has it (client-server API 1.15, "OAuth 2.0 API"; RFC 6749, 7009, 7591, 7636).
import { call } from "../../matrix/http";
import type { Pending } from "./pending";

/** The part of `auth_metadata` that is needed here. */
export interface AuthMetadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  registration_endpoint: string;
  revocation_endpoint: string;
  response_modes_supported?: string[];
}

export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  /** Seconds. */
  expires_in?: number;
}

/** An authorization server said no; `error` is its word for it, such as `invalid_grant`. */
export class OAuthError extends Error {
  constructor(
    readonly error: string,
    readonly status: number,
  ) {
    super(`The authorization server answered ${status} ${error}`);
  }
}

const DEVICE = "Manifold (browser)";

export function authMetadata(baseUrl: string): Promise<AuthMetadata> {
  return call<AuthMetadata>(baseUrl, "GET", ["auth_metadata"], { version: "v1" });
}

/** Makes us a client of the server; gives our id there. */
export async function register(metadata: AuthMetadata, redirectUri: string): Promise<string> {
  const { client_id } = await post<{ client_id: string }>(metadata.registration_endpoint, "application/json", {
    client_name: DEVICE,
    client_uri: new URL("/", redirectUri).href,
    application_type: "web",
    redirect_uris: [redirectUri],
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  });
  return client_id;
}

/** Where the user signs in, and agrees. */
export function authorizationUrl(
  metadata: AuthMetadata,
  state: string,
  { clientId, deviceId, redirectUri }: NonNullable<Pending["oauth"]>,
  challenge: string,
): string {
  const url = new URL(metadata.authorization_endpoint);
  const modes = metadata.response_modes_supported;
  const parameters = {
    response_type: "code",
    // What is after `#` is not sent to our server.
    response_mode: !modes || modes.includes("fragment") ? "fragment" : "query",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: `urn:matrix:client:api:* urn:matrix:client:device:${deviceId}`,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

export function exchange(
  metadata: AuthMetadata,
  code: string,
  { clientId, redirectUri, verifier }: NonNullable<Pending["oauth"]>,
): Promise<TokenAnswer> {
  return post(metadata.token_endpoint, FORM, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    code_verifier: verifier,
  });
}

export function refresh(tokenEndpoint: string, clientId: string, refreshToken: string): Promise<TokenAnswer> {
  return post(tokenEndpoint, FORM, {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: clientId,
  });
}

/** Ends the session, and with it the device. Outlives the page: a form needs no preflight. */
export async function revoke(revocationEndpoint: string, clientId: string, token: string): Promise<void> {
  const response = await fetch(revocationEndpoint, {
    method: "POST",
    body: new URLSearchParams({ token, client_id: clientId }),
    keepalive: true,
  });
  if (!response.ok) throw new OAuthError("", response.status);
}

const FORM = "application/x-www-form-urlencoded";

async function post<T>(url: string, type: string, fields: Record<string, unknown>): Promise<T> {
  const body = type === FORM ? new URLSearchParams(fields as Record<string, string>) : JSON.stringify(fields);
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": type }, body });
  const answer = (await response.json().catch(() => ({}))) as { error?: unknown };
  if (!response.ok) throw new OAuthError(String(answer.error ?? ""), response.status);
  return answer as T;
}

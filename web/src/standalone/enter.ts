// From what signing in gave us to a session: tokens, whose they are, and what the device is called.
import { call } from "../matrix/http";
import { MatrixSession } from "../matrix/session";
import { t } from "../i18n/t";
import type { Server } from "./config";
import { authMetadata, exchange } from "./sign-in/oauth";
import type { Returned } from "./sign-in/returned";
import { LastingToken, RenewedToken, type Tokens } from "./tokens";

/** What the device is called in the user's list of sessions. */
export const DEVICE = "Manifold (browser)";

export interface SignedIn {
  session: MatrixSession;
  tokens: Tokens;
  /** What else is to be done when the session ends; must outlive the page. */
  farewells: Set<() => Promise<unknown>>;
  /** Takes along what was typed, where the user has to sign in anew. */
  keep: () => void;
}

type Proof = Extract<Returned, { kind: "code" | "token" }>;

/** Why somebody could not be let in, for them to read. */
export class SignInError extends Error {}

export async function enter(proof: Proof, server: Server): Promise<SignedIn> {
  const tokens = proof.kind === "code" ? await byCode(proof, server) : await byLoginToken(proof, server);
  try {
    const userId = await ownerOf(tokens, server);
    const session = new MatrixSession(server.name, server.base_url, userId, tokens);
    return { session, tokens, farewells: new Set(), keep: () => undefined };
  } catch (error) {
    await tokens.end().catch(() => undefined);
    throw error;
  }
}

async function byLoginToken({ token }: Extract<Proof, { kind: "token" }>, server: Server): Promise<Tokens> {
  const body = { type: "m.login.token", token, initial_device_display_name: DEVICE };
  const answer = await call<{ access_token: string }>(server.base_url, "POST", ["login"], { body });
  return new LastingToken(server.base_url, answer.access_token);
}

async function byCode({ code, pending }: Extract<Proof, { kind: "code" }>, server: Server): Promise<Tokens> {
  const metadata = await authMetadata(server.base_url);
  if (metadata.issuer !== pending.oauth.issuer) throw new SignInError(CHANGED());
  const answer = await exchange(metadata, code, pending.oauth);
  const tokens = new RenewedToken(metadata, pending.oauth.clientId, answer);
  const path = ["devices", pending.oauth.deviceId];
  const options = { body: { display_name: DEVICE }, token: answer.access_token };
  // Without it the device has the name that the server gave it, which is no reason to stop.
  await call(server.base_url, "PUT", path, options).catch(() => undefined);
  return tokens;
}

/** The homeserver that was chosen may vouch for its own users alone. */
async function ownerOf(tokens: Tokens, { name, base_url }: Server): Promise<string> {
  const token = await tokens.get();
  const { user_id } = await call<{ user_id: string }>(base_url, "GET", ["account", "whoami"], { token });
  if (user_id.slice(user_id.indexOf(":") + 1) !== name) throw new SignInError(CHANGED());
  return user_id;
}

const CHANGED = () => t("Another server answered than the one that you chose. Nothing was kept; try again.");

/** What Element does before it opens a manager in its dialog: getting a legacy token, and the address to load. */
import type { Account } from "../matrix/account";
import { isObject, textOf, type Content } from "../../matrix/events";
import { forget, recall, remember } from "../storage";
import { agreeToTerms, type AskTerms } from "./terms";

interface Answer {
  status: number;
  body: Content;
}

/** Resolves with the token. Throws TermsDeclined, or an Error for every other failure. */
export async function connect(apiUrl: string, account: Account, askTerms: AskTerms): Promise<string> {
  const key = `scalar-token:${account.userId}:${apiUrl}`;
  const kept = recall<string>(key);
  if (kept !== null) {
    // Any trouble with the token of last time is cured by a new one, silently and once.
    const usable = await check(apiUrl, kept, account, askTerms).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      return false;
    });
    if (usable) return kept;
    forget(key);
  }
  const token = await register(apiUrl, account);
  await check(apiUrl, token, account, askTerms);
  // Kept only now: a user who declines the terms starts from the beginning next time.
  remember(key, token);
  return token;
}

/** The token, or the answer to it, was no good. */
class Refused extends Error {}

async function register(apiUrl: string, account: Account): Promise<string> {
  const body = JSON.stringify(await account.openIDToken());
  const headers = { "Content-Type": "application/json" };
  const answer = await ask(`${apiUrl}/register?v=1.1`, { method: "POST", headers, body });
  const token = textOf(answer.body.scalar_token);
  if (answer.status >= 300 || token === null)
    throw new Refused(`The manager does not register this account: ${answer.status}`);
  return token;
}

async function check(apiUrl: string, token: string, account: Account, askTerms: AskTerms): Promise<true> {
  const answer = await ask(`${apiUrl}/account?scalar_token=${encodeURIComponent(token)}&v=1.1`, {});
  // Looked at before the status, as Element does; afterwards the account is not asked again.
  if (answer.body.errcode === "M_TERMS_NOT_SIGNED") {
    await agreeToTerms(apiUrl, token, account, askTerms);
    return true;
  }
  if (answer.status >= 300 || answer.body.user_id !== account.userId) {
    throw new Refused(`The manager does not know this token: ${answer.status}`);
  }
  return true;
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, credentials: "omit", referrerPolicy: "no-referrer" });
    const body: unknown = await response.json().catch(() => ({}));
    return { status: response.status, body: isObject(body) ? body : {} };
  } catch (error) {
    throw new Refused("The manager does not answer", { cause: error });
  }
}

export interface DialogParameters {
  token: string;
  roomId: string;
  roomName: string;
  theme: string;
  integrationId?: string;
  screen?: string;
}

/** Appended as Element appends it: the address is not templated, and a `?` of its own is not looked for. */
export function dialogAddress(uiUrl: string, parameters: DialogParameters): string {
  const query: [string, string | undefined][] = [
    ["scalar_token", parameters.token],
    ["room_id", parameters.roomId],
    ["room_name", parameters.roomName],
    ["theme", parameters.theme],
    ["integ_id", parameters.integrationId],
    ["screen", parameters.screen],
  ];
  const given = query.filter(([, value]) => value !== undefined);
  return `${uiUrl}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`).join("&")}`;
}

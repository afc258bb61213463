/** The terms of a manager as Element handles them (MSC2140): which were agreed to, and agreeing. */
import { ECHO_MILLISECONDS, type Account } from "../matrix/account";
import { isObject, textOf, type Content } from "../../matrix/events";

export interface Policy {
  id: string;
  version: string;
  /** In the best language there is. */
  name: string;
  url: string;
  /** Of all languages: agreeing to one of them is enough. */
  urls: string[];
}

export const ACCEPTED_TYPE = "m.accepted_terms";

export class TermsDeclined extends Error {}

/** Ticked policies' URLs, or null when the user declined. */
export type AskTerms = (policies: Policy[]) => Promise<string[] | null>;

/** Throws TermsDeclined, or an Error when the manager's terms cannot be read or signed. */
export async function agreeToTerms(
  apiUrl: string,
  token: string,
  account: Account,
  ask: AskTerms,
): Promise<void> {
  // The path of `api_url` is dropped: the terms of a manager stand at the root of its origin.
  const address = new URL("/_matrix/integrations/v1/terms", apiUrl);
  const policies = parsePolicies(await json(await fetch(address)), navigator.languages);
  const before = acceptedIn(account);
  const open = policies.filter((policy) => !policy.urls.some((url) => before.includes(url)));
  const ticked = open.length === 0 ? [] : await ask(open);
  if (ticked === null) throw new TermsDeclined("The terms were declined");
  if (ticked.length > 0) await accept(account, [...new Set([...before, ...ticked])]);
  const known = new Set(policies.flatMap((policy) => policy.urls));
  const accepted = [...before, ...ticked].filter((url) => known.has(url));
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ user_accepts: [...new Set(accepted)] }),
  });
  if (!response.ok) throw new Error(`The manager did not take the agreement: ${response.status}`);
}

export function parsePolicies(answer: Content, languages: readonly string[]): Policy[] {
  if (!isObject(answer.policies)) throw new Error("The manager's terms have no policies");
  return Object.entries(answer.policies).flatMap(([id, policy]) => {
    if (!isObject(policy)) return [];
    const byLanguage = new Map<string, { name: string; url: string }>();
    for (const [language, document] of Object.entries(policy)) {
      const url = isObject(document) ? textOf(document.url) : null;
      if (language !== "version" && isObject(document) && url)
        byLanguage.set(language, { name: textOf(document.name) ?? id, url });
    }
    const wanted = [...languages.flatMap((language) => [language, language.split("-")[0] ?? ""]), "en"];
    const best =
      wanted.map((language) => byLanguage.get(language)).find(Boolean) ?? [...byLanguage.values()][0];
    const urls = [...byLanguage.values()].map(({ url }) => url);
    return best ? [{ id, version: String(policy.version ?? ""), ...best, urls }] : [];
  });
}

function acceptedIn(account: Account): string[] {
  const accepted = account.accountData(ACCEPTED_TYPE)?.accepted;
  return Array.isArray(accepted) ? accepted.filter((url) => typeof url === "string") : [];
}

async function accept(account: Account, accepted: string[]): Promise<void> {
  await account.setAccountData(ACCEPTED_TYPE, { accepted });
  await account.waitUntil(
    () => accepted.every((url) => acceptedIn(account).includes(url)),
    ECHO_MILLISECONDS,
  );
}

async function json(response: Response): Promise<Content> {
  const body: unknown = await response.json();
  if (!response.ok || !isObject(body)) throw new Error(`The manager's terms answer ${response.status}`);
  return body;
}

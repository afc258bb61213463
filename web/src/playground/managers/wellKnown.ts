/** Fetching what a homeserver or a domain says of its integration managers. */
import { isObject, textOf, type Content } from "../../matrix/events";
import { isLoopback } from "../widgets/address";
import { isWebAddress } from "./discovery";

/** `.well-known/matrix/client`, or null: a homeserver need not suggest a manager. */
export async function homeserverWellKnown(baseUrl: string, serverName: string): Promise<unknown> {
  // A homeserver without TLS is a local one: nothing answers https at its server name.
  const base = baseUrl.startsWith("http:") ? baseUrl.replace(/\/$/, "") : `https://${serverName}`;
  return getJSON(`${base}/.well-known/matrix/client`).catch(() => null);
}

/**
 * The account widget of the manager at a domain (MSC1957 "Discovering a manager by only the domain name").
 *
 * Throws an Error that says why there is none.
 */
export async function managerAtDomain(domain: string): Promise<Content> {
  const host = domain
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/.*$/, "");
  const base = `https://${host}`;
  if (host === "" || !URL.canParse(base)) throw new Error("Type a domain, such as example.org.");
  const scheme = isLoopback(new URL(base).hostname) ? "http" : "https";
  const answer = await getJSON(`${scheme}://${host}/.well-known/matrix/integrations`).catch(() => null);
  const widget = isObject(answer) ? answer["m.integrations_widget"] : null;
  const data = isObject(widget) && isObject(widget.data) ? widget.data : {};
  if (!isObject(widget) || textOf(widget.url) === null || !isWebAddress(data.api_url)) {
    throw new Error(`No integration manager was found at ${host}. Ask who runs it for the right domain.`);
  }
  return widget;
}

async function getJSON(url: string): Promise<unknown> {
  const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}

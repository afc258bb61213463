/**
 * The address that a wrapper page frames, read from the wrapper's own.
 *
 * What decides where the frame goes stands in the query, where the server has seen it and named exactly that
 * origin in `frame-src`. The rest stands in the fragment, which reaches no server and no log.
 */

import { t } from "../i18n/t";
import type { Frame } from "./integration";

/** Says to the reader why nothing is framed, and what to do. */
export class Refusal extends Error {
  /** In the language that is spoken. */
  readonly say: () => string;

  constructor(why: () => string) {
    const say = () => [why(), t("Ask whoever added it to remove it and add it again.")].join(" ");
    super(say());
    this.say = say;
  }
}

export function jitsiAddress(wrapper: URL): URL {
  const { query, rest } = parametersOf(wrapper);
  const server = service(query.get("server"), wrapper);
  const conference = given(rest.get("conferenceId"));
  if (conference === null) throw new Refusal(() => t("The link to this conference has no name in it."));
  const config: Record<string, unknown> = {
    // Else phones are sent to the app instead of the conference.
    "config.disableDeepLinking": true,
    "config.startAudioOnly": rest.get("isAudioOnly") === "true",
  };
  const name = given(rest.get("displayName"));
  if (name !== null) config["userInfo.displayName"] = name;
  const address = new URL(server);
  address.pathname = `${server.pathname.replace(/\/$/, "")}/${encodeURIComponent(conference)}`;
  // Jitsi reads each of them as JSON.
  address.hash = Object.entries(config)
    .map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`)
    .join("&");
  return address;
}

/** The address in `url`, with what the service wants to know; `around` are the hosts of the pages around it. */
export function frameAddress(wrapper: URL, frame: Frame, isDark: boolean, around: string[]): URL {
  const { query, rest } = parametersOf(wrapper);
  const address = service(query.get("url"), wrapper);
  const kept = rest.get("fragment") ?? "";
  const start = kept.indexOf("?");
  const parameters = frame.fragment
    ? new URLSearchParams(start < 0 ? "" : kept.slice(start))
    : address.searchParams;
  for (const [from, name] of Object.entries(frame.fill)) {
    const value = given(rest.get(from));
    if (value !== null) parameters.set(name, value);
  }
  for (const [name, value] of Object.entries(isDark ? frame.dark : frame.light)) {
    if (!parameters.has(name)) parameters.append(name, value);
  }
  if (frame.ancestors !== "") for (const host of new Set(around)) parameters.append(frame.ancestors, host);
  if (frame.fragment && kept !== "") {
    address.hash = (start < 0 ? kept : kept.slice(0, start)) + (parameters.size > 0 ? `?${parameters}` : "");
  }
  return address;
}

export interface Card {
  address: URL;
  title: string;
  description: string;
}

/** A link, and what whoever added it says of it: words, in which nothing is a variable. */
export function cardOf(wrapper: URL): Card {
  const { query, rest } = parametersOf(wrapper);
  const address = service(query.get("url"), wrapper);
  const fragment = rest.get("fragment");
  if (fragment) address.hash = fragment;
  return {
    address,
    title: rest.get("title") ?? "",
    description: rest.get("description") ?? "",
  };
}

/** The theme that the client asked for, if it did. */
export function themeOf(wrapper: URL): string | null {
  const { query, rest } = parametersOf(wrapper);
  return given(rest.get("theme") ?? query.get("theme"));
}

/** The client's language, if it said which. */
export function languageOf(wrapper: URL): string | null {
  return given(parametersOf(wrapper).rest.get("language"));
}

export function parametersOf(wrapper: URL): { query: URLSearchParams; rest: URLSearchParams } {
  return { query: wrapper.searchParams, rest: new URLSearchParams(wrapper.hash.slice(1)) };
}

/** A client that does not know a `$variable` leaves it as it is. */
export function given(value: string | null): string | null {
  return value === null || value === "" || value.startsWith("$") ? null : value;
}

function service(text: string | null, wrapper: URL): URL {
  if (text === null || !URL.canParse(text))
    throw new Refusal(() => t("The link to this widget is not complete."));
  const address = new URL(text);
  if (address.protocol !== "https:" && address.protocol !== "http:") {
    throw new Refusal(() => t("Only web pages can be shown here."));
  }
  if (address.username !== "" || address.password !== "") {
    throw new Refusal(() => t("The link to this widget holds a password, which everybody in the room could read."));
  }
  // The frame may run scripts on its own origin: were that ours, it could act as this page.
  if (address.origin === wrapper.origin)
    throw new Refusal(() => t("A widget can't show another widget's page."));
  return address;
}

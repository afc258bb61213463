// Did our user come back from signing in, and is it us who sent them there?
import { addressOf, placeIn, type Place } from "../address";
import type { Pending } from "./pending";

export type Returned =
  /** Nobody was away. */
  | { kind: "nothing" }
  | { kind: "code"; code: string; pending: Pending & Required<Pick<Pending, "oauth">> }
  | { kind: "token"; token: string; pending: Pending }
  /** The homeserver, or the user there, said no. */
  | { kind: "declined"; error: string }
  /** This tab began nothing of the kind: somebody wants us to be signed in as whom they chose. */
  | { kind: "forged" };

export interface Arrival {
  returned: Returned;
  place: Place;
  /** The address without anything secret, to be shown before the first request. */
  address: string;
}

/** `server` is the homeserver that the page was made for. */
export function arrive(url: URL, pending: Pending | null, server: string | null): Arrival {
  const answer = answerIn(url);
  const here = placeIn(url);
  if (!answer) return { returned: { kind: "nothing" }, place: here, address: addressOf(here) };
  const returned = judge(answer, pending, server);
  const isOurs = returned.kind !== "forged" && pending !== null;
  const place = isOurs ? pending.place : { ...here, hash: "" };
  return { returned, place, address: addressOf(place) };
}

function judge(answer: URLSearchParams, pending: Pending | null, server: string | null): Returned {
  if (!pending || answer.get("state") !== pending.state || pending.server !== server) return { kind: "forged" };
  const { oauth } = pending;
  const issuer = answer.get("iss");
  // RFC 9207: an answer of another authorization server is none of ours.
  if (oauth && issuer !== null && issuer !== oauth.issuer) return { kind: "forged" };
  const error = answer.get("error");
  if (error) return { kind: "declined", error };
  const code = answer.get("code");
  if (oauth && code) return { kind: "code", code, pending: { ...pending, oauth } };
  const token = answer.get("loginToken");
  if (!oauth && token) return { kind: "token", token, pending };
  return { kind: "forged" };
}

/** OAuth answers in the query or after `#`, as `response_mode` says; single sign-on in the query. */
function answerIn(url: URL): URLSearchParams | null {
  const fragment = new URLSearchParams(url.hash.startsWith("#/") ? "" : url.hash.slice(1));
  return [fragment, url.searchParams].find((each) => ANSWERS.some((name) => each.has(name))) ?? null;
}

const ANSWERS = ["code", "error", "loginToken"];

/** Asking our own server for the days that are shown. */
import { t } from "../../i18n/t";
import { addDays, isoDay, type Answer } from "./events";
import type { Period } from "./period";

/** Longer than the server waits for the calendar's host and reads what comes. */
const SECONDS = 40;

/** Says to the reader why there is nothing; asking again may help. */
export class NoAnswer extends Error {
  /** In the language that is spoken. */
  constructor(
    readonly say: () => string,
    options?: ErrorOptions,
  ) {
    super(say(), options);
  }
}

export async function ask(page: URL, { first, until }: Period, signal: AbortSignal): Promise<Answer> {
  const address = new URL(`${page.pathname.replace(/\/$/, "")}/data`, page);
  for (const name of ["url", "key"]) address.searchParams.set(name, page.searchParams.get(name) ?? "");
  // A day more on each side: the server's days are UTC's.
  address.searchParams.set("from", isoDay(addDays(first, -1)));
  address.searchParams.set("until", isoDay(addDays(until, 1)));
  const patience = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)]);
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(address, { signal: patience, credentials: "omit" });
    body = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NoAnswer(() => t("{host} does not answer. Are you online?", { host: location.host }), { cause: error });
  }
  if (response.ok) return body as Answer;
  const { error } = body as { error?: string };
  throw new NoAnswer(() => error ?? t("{host} answers {status}.", { host: location.host, status: response.status }));
}

// Hearing of changes of installations while somebody looks (server-sent events).
import type { Client } from "./client.ts";
import { ApiError } from "./error.ts";
import type { InstallationView, InstallationViews } from "./generated/shapes.ts";
import { messages, type Message } from "./messages.ts";
import type { Options } from "./operation.ts";

/** `installations` replaces all that was known; `installation` is a new or a changed one. */
export type Change =
  | { event: "installations"; data: InstallationViews }
  | { event: "installation"; data: InstallationView };

/** How long the first pause is, where the manager has not said so, and the longest, in ms. */
const PAUSE = 3_000;
const LONGEST = 60_000;

/** The manager gives a sign of life every 25 seconds; without one for so many ms the connection is dead. */
const SILENCE = 60_000;

/**
 * Watches a room, or with no room the account's own, until `signal` says stop. A connection that is lost is made anew;
 * its first change is the whole list, so nothing is missed. Throws ApiError for what does not pass by itself: a token
 * that has ended, say.
 */
export async function* watch(
  client: Pick<Client, "open">,
  { room_id }: { room_id?: string },
  { signal }: Options = {},
): AsyncGenerator<Change, void> {
  let pause = PAUSE;
  let failures = 0;
  for (;;) {
    const silence = new AbortController();
    const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    try {
      const body =
        room_id === undefined
          ? await client.open("events.watch.account", {}, { signal: both })
          : await client.open("events.watch", { room_id }, { signal: both });
      for await (const { event, data, retry } of messages(body, () => silence.abort(), SILENCE)) {
        failures = 0;
        if (retry !== null) pause = retry;
        const change = changeIn(event, data);
        if (change) yield change;
      }
    } catch (error) {
      if (!signal?.aborted && !passes(error)) throw error;
      if (error instanceof ApiError && error.retryAfter !== null) pause = Math.max(pause, error.retryAfter);
    } finally {
      // Also when the caller has had enough, which ends the connection.
      silence.abort();
    }
    if (signal?.aborted) return;
    await asleep(Math.min(pause * 2 ** failures, LONGEST), signal);
    failures += 1;
    if (signal?.aborted) return;
  }
}

function changeIn(event: string, data: Message["data"]): Change | null {
  if (event === "end") throw ApiError.from(200, JSON.parse(data));
  if (event !== "installations" && event !== "installation") return null;
  return { event, data: JSON.parse(data) } as Change;
}

/** Whether it is worth while to come back: there was no answer, too many ask, or the manager is in trouble. */
function passes(error: unknown): boolean {
  if (error instanceof ApiError) return error.errcode === "M_UNKNOWN" || error.errcode === "M_LIMIT_EXCEEDED";
  return !(error instanceof SyntaxError);
}

function asleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}

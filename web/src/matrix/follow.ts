// Hearing of what anybody changes in one room, while somebody looks.
import { HostError } from "../host/host";
import { atOnce } from "./fresh";
import type { SyncResponse } from "./rooms";
import type { MatrixSession } from "./session";

const NOTHING = { types: [] };
const MEMBER = "m.room.member";

/** For so long the homeserver may have nothing to say (ms). */
const POLL = 30_000;
/** And so much later its answer is here, or never. */
const LATENESS = 15_000;
/** After each answer: those who are told ask much, and what cannot be filtered out may come by the dozen. */
const REST = 500;
/** Between two attempts where it is away, or wants to be left alone: doubled each time. */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

/**
 * Tells that state events of these `types` in the room, or the user's own membership, may be others now: within a
 * moment of the change, and whenever it began to listen anew and may have missed one. Does not listen while the page is
 * hidden, nor after the session is over. Returns what ends it.
 */
export function followRoom(
  session: MatrixSession,
  roomId: string,
  types: string[],
  tell: () => void,
  sleep: (ms: number, signal: AbortSignal) => Promise<void> = pause,
): () => void {
  let listening: AbortController | null = null;
  let since: string | null = null;

  const ask = async (signal: AbortSignal) => {
    const query = {
      filter: filterFor(roomId, types),
      // Who has this page open is not at hand to chat.
      set_presence: "offline",
      ...(since === null ? { timeout: atOnce() } : { timeout: String(POLL), since }),
    };
    const soon = AbortSignal.any([signal, AbortSignal.timeout(POLL + LATENESS)]);
    return session.ask<SyncResponse>("GET", ["sync"], { query, signal: soon });
  };

  const listen = async (signal: AbortSignal) => {
    let waiting = FIRST_PAUSE;
    while (!signal.aborted) {
      try {
        const answer = await ask(signal);
        if (signal.aborted) return;
        const isNews = since === null || concerns(answer, roomId, session.userId);
        since = answer.next_batch;
        waiting = FIRST_PAUSE;
        if (isNews) tell();
        await sleep(REST, signal);
      } catch (error) {
        if (signal.aborted) return;
        // It may be the place in the stream that is refused: the homeserver forgot it.
        if (error instanceof HostError && error.reason === "refused") since = null;
        await sleep(waiting, signal);
        waiting = Math.min(waiting * 2, LONGEST_PAUSE);
      }
    }
  };
  const stop = () => {
    listening?.abort();
    listening = null;
  };
  const look = () => {
    if (document.hidden) return stop();
    if (listening) return;
    listening = new AbortController();
    void listen(AbortSignal.any([listening.signal, session.over]));
  };

  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    stop();
  };
}

function filterFor(roomId: string, types: string[]): string {
  const events = { types: [...types, MEMBER], lazy_load_members: true };
  return JSON.stringify({
    presence: NOTHING,
    account_data: NOTHING,
    room: {
      rooms: [roomId],
      account_data: NOTHING,
      ephemeral: NOTHING,
      timeline: { ...events, limit: 20 },
      state: events,
    },
  });
}

/** Filters can't name one member: that others come and go is told as well, and changes nothing here. */
function concerns({ rooms }: SyncResponse, roomId: string, me: string): boolean {
  if (rooms?.leave?.[roomId]) return true;
  const { state, timeline } = rooms?.join?.[roomId] ?? {};
  const events = [...(state?.events ?? []), ...(timeline?.events ?? [])];
  return events.some(({ type, state_key }) => state_key !== undefined && (type !== MEMBER || state_key === me));
}

/** Resolves early where nobody waits any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

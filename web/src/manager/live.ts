// Seeing at once what other tabs and other clients of this user do to the room.
import { watch, type Change, type Client } from "manifold-client";

/**
 * Tells `show` of every change while the page can be seen; returns what ends that. Without a connection it says nothing:
 * what is shown is then as old as the last answer.
 */
export function follow(api: Client, roomId: string, show: (change: Change) => void): () => void {
  let listening: AbortController | null = null;

  const listen = async () => {
    const mine = new AbortController();
    listening = mine;
    try {
      for await (const change of watch(api, { room_id: roomId }, { signal: mine.signal })) {
        if (mine.signal.aborted) return;
        show(change);
      }
    } catch {
      // It is tried again when the page is looked at anew.
    }
    if (listening === mine) listening = null;
  };
  const stop = () => {
    listening?.abort();
    listening = null;
  };
  const look = () => {
    if (document.hidden) stop();
    else if (!listening) void listen();
  };

  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    stop();
  };
}

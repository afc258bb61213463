// What the client told a widget about the state of its rooms.

import type { StateEvent } from "./host";
import { Listeners } from "./listeners";

/** Newer clients push state (`update_state`) and answer no question about it. */
export class RoomState {
  /** How often we were told. */
  told = 0;

  readonly #events = new Map<string, StateEvent>();
  readonly #news = new Listeners<void>();

  /** Takes the data of `update_state` (a list) or of `send_event` (one event). */
  take(data: unknown): void {
    const { state } = data as { state?: unknown };
    for (const event of Array.isArray(state) ? state : [data]) {
      if (isState(event)) this.#events.set(key(event.room_id, event.type, event.state_key), event);
    }
    this.told++;
    this.#news.tell();
  }

  onNews(listener: () => void): () => void {
    return this.#news.add(listener);
  }

  all(roomId: string | null, type: string): StateEvent[] {
    return [...this.#events.values()].filter((event) => event.type === type && event.room_id === (roomId ?? undefined));
  }

  get(roomId: string | null, type: string, stateKey: string): StateEvent | undefined {
    return this.#events.get(key(roomId ?? undefined, type, stateKey));
  }
}

function key(...parts: (string | undefined)[]): string {
  return JSON.stringify(parts);
}

function isState(event: unknown): event is StateEvent {
  const { type, state_key, content } = (event ?? {}) as Partial<StateEvent>;
  return typeof type === "string" && typeof state_key === "string" && typeof content === "object";
}

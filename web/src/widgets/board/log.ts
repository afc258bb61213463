// All events that a board is made of, each once, in whatever order they came.
import { eventIn, isLater, type RoomEvent } from "./event";

/** More is nobody's checklist, but somebody's attempt to fill our memory. */
const MOST = 20_000;

export class Log {
  readonly #events = new Map<string, RoomEvent>();

  /** Returns how many of them were new. The later copy of an event counts: it comes from the homeserver. */
  add(values: Iterable<unknown>): number {
    let added = 0;
    for (const value of values) {
      const event = eventIn(value);
      if (!event || event.state_key !== undefined) continue;
      if (!this.#events.has(event.event_id)) {
        if (this.#events.size >= MOST) continue;
        added++;
      }
      this.#events.set(event.event_id, event);
    }
    return added;
  }

  get(eventId: string): RoomEvent | undefined {
    return this.#events.get(eventId);
  }

  remove(eventId: string): void {
    this.#events.delete(eventId);
  }

  /** The oldest first. */
  sorted(): RoomEvent[] {
    return [...this.#events.values()].toSorted((a, b) => (isLater(a, b) ? 1 : -1));
  }

  /** A time after all that is known, for what is on its way. */
  next(now: number): number {
    let latest = now;
    for (const { origin_server_ts: at } of this.#events.values()) if (at >= latest) latest = at + 1;
    return latest;
  }
}

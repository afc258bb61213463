// The room's widgets, as Element's manager dialog tells them; of other state it tells next to nothing.
import { HostError, WIDGET_EVENT, type StateEvent } from "./host";
import type { ScalarChannel } from "./scalar-channel";

/** What Element's own store adds to a widget's content, and no homeserver has. */
const ADDED = new Set(["id", "creatorUserId", "roomId", "eventId"]);

/** Throws HostError, also for types that the dialog does not tell of. */
export async function readState(
  channel: ScalarChannel,
  roomId: string | null,
  type: string,
  seconds: number,
): Promise<StateEvent[]> {
  try {
    const answer = await channel.call("read_events", { room_id: roomId, type, state_key: true }, seconds);
    return states((answer as { events?: unknown } | null)?.events, type);
  } catch (error) {
    if (type !== WIDGET_EVENT || (error instanceof HostError && error.reason === "silent")) throw error;
    // Older clients have this alone.
    const widgets = states(await channel.call("get_widgets", { room_id: roomId }, seconds), type);
    return widgets.map((event) => Object.assign(event, { content: withoutAdded(event.content) }));
  }
}

function states(events: unknown, type: string): StateEvent[] {
  return Array.isArray(events) ? events.filter((event) => event?.type === type && event.state_key && event.content) : [];
}

function withoutAdded(content: StateEvent["content"]): StateEvent["content"] {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !ADDED.has(key)));
}

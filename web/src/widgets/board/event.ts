// An event of the room, as far as a widget trusts one: who sent it, when, and a content that may be anything.
import { isObject, type Data } from "../../widget-client/envelope";

export interface RoomEvent {
  type: string;
  event_id: string;
  sender: string;
  /** By the clock of the sender's homeserver (milliseconds). */
  origin_server_ts: number;
  state_key?: string;
  content: Data;
}

/** Null for what is no event of a room. */
export function eventIn(value: unknown): RoomEvent | null {
  if (!isObject(value) || !isObject(value.content)) return null;
  const named = [value.type, value.event_id, value.sender].every((name) => typeof name === "string" && name);
  return named && Number.isFinite(value.origin_server_ts) ? (value as Data & RoomEvent) : null;
}

/** The event that it refers to, or null. */
export function referenceOf({ content }: RoomEvent): string | null {
  const relation = content["m.relates_to"];
  if (!isObject(relation) || relation.rel_type !== "m.reference") return null;
  return typeof relation.event_id === "string" ? relation.event_id : null;
}

export function referring(eventId: string, content: Data): Data {
  return { ...content, "m.relates_to": { rel_type: "m.reference", event_id: eventId } };
}

/** Which of two came later: by time, then by id, so that every reader comes to the same. */
export function isLater(a: RoomEvent, b: RoomEvent): boolean {
  return a.origin_server_ts === b.origin_server_ts
    ? a.event_id > b.event_id
    : a.origin_server_ts > b.origin_server_ts;
}

/** Reading widgets from a room's state and from the user's account data. */
import { isObject, textOf, type Content, type RoomEvent } from "../../matrix/events";
import type { Room } from "../../matrix/rooms";

export interface Widget {
  id: string;
  kind: "room" | "account";
  type: string;
  /** A template; see template.ts. */
  url: string;
  name: string;
  title: string | null;
  data: Content;
  /** Who put it there, by the homeserver's word. `creatorUserId` in the content may be a lie. */
  sender: string;
  /** Null for account widgets. Consent is remembered for it, so that a changed widget asks again. */
  eventId: string | null;
  waitForIframeLoad: boolean;
}

const ROOM_TYPES = ["im.vector.modular.widgets", "m.widget"];
const ACCOUNT_TYPES = new Set<unknown>([undefined, null, ...ROOM_TYPES]);

/** `m.widget` wins over `im.vector.modular.widgets` of the same id; what is no widget was deleted. */
export function roomWidgets(room: Room): Widget[] {
  const events = new Map<string, RoomEvent>();
  for (const type of ROOM_TYPES) for (const event of room.all(type)) events.set(event.state_key ?? "", event);
  return [...events.values()].flatMap((event) => {
    const widget = parse(event.state_key ?? "", "room", event.content, event.sender, event.event_id);
    return widget ? [widget] : [];
  });
}

/** From the content of `m.widgets`. MSC1958 makes everything in an entry but `content` optional. */
export function accountWidgets(entries: Content | undefined, owner: string): Widget[] {
  return Object.entries(entries ?? {}).flatMap(([id, entry]) => {
    if (!isObject(entry) || !isObject(entry.content) || !ACCOUNT_TYPES.has(entry.type)) return [];
    const stateKey = entry.state_key ?? entry.id ?? id;
    const widget =
      stateKey === id ? parse(id, "account", entry.content, textOf(entry.sender) ?? owner, null) : null;
    return widget ? [widget] : [];
  });
}

function parse(
  id: string,
  kind: Widget["kind"],
  content: Content,
  sender: string,
  eventId: string | null,
): Widget | null {
  const type = textOf(content.type);
  const url = textOf(content.url);
  if (id === "" || type === null || url === null) return null;
  const data = isObject(content.data) ? content.data : {};
  return {
    id,
    kind,
    type,
    url,
    name: textOf(content.name) ?? type,
    title: textOf(content.title) ?? textOf(content["org.matrix.msc2872.title"]) ?? textOf(data.title),
    data,
    sender,
    eventId,
    waitForIframeLoad: content.waitForIframeLoad !== false,
  };
}

/** The actions of the older manager protocol that only look. */
import { ACCOUNT_WIDGETS } from "../../matrix/widgets";
import { isObject, type Content, type RoomEvent } from "../../matrix/events";
import { maySend } from "../../matrix/power";
import type { Room } from "../../matrix/rooms";
import { ActionError, fieldError, type Client, type Request } from "./request";

const READABLE = new Set([
  "m.room.power_levels",
  "m.room.encryption",
  "m.room.member",
  "m.room.name",
  "m.widgets",
  "im.vector.modular.widgets",
  "io.element.integrations.installations",
]);

const wrong = (problem: string): ActionError => fieldError("Failed to read events", problem);

export function roomOf(client: Client, roomId: string): Room {
  const room = client.account.room(roomId);
  if (!room) throw new ActionError("This room is not recognised.");
  return room;
}

/** The content of a state event, or null: the client has none, which is not an error. */
export function stateContent(client: Client, roomId: string, type: string, stateKey: string): Content | null {
  return roomOf(client, roomId).get(type, stateKey)?.content ?? null;
}

/** The room's widgets, as Element keeps them in memory, followed by the account's. */
export function getWidgets(roomId: string | null, client: Client): unknown[] {
  const events = roomId === null ? [] : roomOf(client, roomId).all("im.vector.modular.widgets");
  const room = events.filter(({ content }) => content.type && content.url).map(asKeptByElement);
  return [...room, ...Object.values(client.account.accountData(ACCOUNT_WIDGETS) ?? {}).filter(isObject)];
}

/** Element's widget store adds to the content what is not on the server. */
function asKeptByElement(event: RoomEvent): RoomEvent {
  const { state_key: id, sender: creatorUserId, room_id: roomId, event_id: eventId } = event;
  const content = {
    ...event.content,
    id,
    creatorUserId,
    roomId,
    eventId,
    name: event.content.name ?? event.content.type,
  };
  return { ...event, content };
}

export function canSendEvent(request: Request, roomId: string, client: Client): true {
  const room = roomOf(client, roomId);
  if (room.membership !== "join") throw new ActionError("You are not in this room.");
  if (!maySend(room, client.account.userId, String(request.event_type), Boolean(request.is_state))) {
    throw new ActionError("You do not have permission to do that in this room.");
  }
  return true;
}

export function readEvents(request: Request, roomId: string, client: Client): Content {
  const { type, state_key: stateKey, limit } = request;
  if (typeof type !== "string") throw wrong("Invalid 'type' in request");
  if (!READABLE.has(type)) throw wrong("Disallowed 'type' in request");
  if (limit !== undefined && (typeof limit !== "number" || limit < 0))
    throw wrong("Invalid 'limit' in request");
  const room = roomOf(client, roomId);
  if (stateKey === undefined) throw wrong("Reading message events is not implemented");
  if (typeof stateKey !== "string" && stateKey !== true) throw wrong("Invalid 'state_key' in request");
  const events =
    stateKey === true ? room.all(type) : [room.get(type, stateKey)].filter((event) => event !== undefined);
  return { events: events.slice(0, limit) };
}

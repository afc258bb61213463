// One room as it is now, without following it.
import { isObject, textOf, type Content, type RoomEvent } from "./events";
import { atOnce } from "./fresh";
import { Rooms, type Room, type SyncResponse } from "./rooms";
import type { MatrixSession } from "./session";

const NOTHING = { types: [] };
const CREATE = "m.room.create";

/**
 * What is known of the room is its state events of these `types`, and of its members those who stand for its name;
 * null where the user is not in it.
 */
export async function readRoom(session: MatrixSession, roomId: string, types: string[]): Promise<Room | null> {
  // Unlike `/state`, this gives no more than what is asked for, with who sent each.
  const filter = {
    presence: NOTHING,
    account_data: NOTHING,
    room: {
      rooms: [roomId],
      account_data: NOTHING,
      ephemeral: NOTHING,
      timeline: { ...NOTHING, limit: 1 },
      state: { types: [...types, "m.room.member"], lazy_load_members: true },
    },
  };
  const query = { filter: JSON.stringify(filter), timeout: atOnce() };
  const rooms = new Rooms();
  rooms.apply(await session.ask<SyncResponse>("GET", ["sync"], { query }));
  const room = rooms.byId.get(roomId);
  if (room?.membership !== "join") return null;
  // From room version 12 on, this event is in no room: Synapse's filter finds it in none.
  if (types.includes(CREATE) && !room.get(CREATE)) room.setState(await creation(session, roomId));
  return room;
}

/** Who made the room, and its version. Homeservers that can't give whole events leave out the first. */
async function creation(session: MatrixSession, roomId: string): Promise<RoomEvent> {
  const path = ["rooms", roomId, "state", CREATE, ""];
  const found = (await session.find<Content>(path, { query: { format: "event" } })) ?? {};
  const isWhole = found.type === CREATE && isObject(found.content);
  return {
    type: CREATE,
    state_key: "",
    room_id: roomId,
    event_id: roomId.replace("!", "$"),
    sender: (isWhole && textOf(found.sender)) || "",
    origin_server_ts: 0,
    content: isWhole ? (found.content as Content) : found,
    unsigned: {},
  };
}

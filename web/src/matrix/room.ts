// One room as it is now, without following it.
import { Rooms, type Room, type SyncResponse } from "./rooms";
import type { MatrixSession } from "./session";

const NOTHING = { types: [] };

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
      state: { types, lazy_load_members: true },
    },
  };
  const query = { filter: JSON.stringify(filter), timeout: "0" };
  const rooms = new Rooms();
  rooms.apply(await session.ask<SyncResponse>("GET", ["sync"], { query }));
  const room = rooms.byId.get(roomId);
  return room?.membership === "join" ? room : null;
}

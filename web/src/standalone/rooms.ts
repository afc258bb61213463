// The rooms that the user is in, as a list to choose from.
import { isObject, type Content } from "../matrix/events";
import { atOnce } from "../matrix/fresh";
import { roomName } from "../matrix/names";
import { Rooms, type Room, type SyncResponse } from "../matrix/rooms";
import type { MatrixSession } from "../matrix/session";

export interface RoomChoice {
  id: string;
  name: string;
  isDirect: boolean;
  isEncrypted: boolean;
}

const NOTHING = { types: [] };

/** Names and who stands for those that have none; no messages, no other members. */
const FILTER = JSON.stringify({
  presence: NOTHING,
  account_data: { types: ["m.direct"] },
  room: {
    account_data: NOTHING,
    ephemeral: NOTHING,
    timeline: { ...NOTHING, limit: 1 },
    state: {
      types: [
        "m.room.create",
        "m.room.name",
        "m.room.canonical_alias",
        "m.room.encryption",
        "m.room.tombstone",
        "m.room.member",
      ],
      lazy_load_members: true,
    },
  },
});

/** An account with thousands of rooms takes its homeserver so long (ms). */
const FIRST_SYNC = 120_000;

export async function roomsOf(session: MatrixSession): Promise<RoomChoice[]> {
  const query = { filter: FILTER, timeout: atOnce() };
  const signal = AbortSignal.timeout(FIRST_SYNC);
  const rooms = new Rooms();
  rooms.apply(await session.ask<SyncResponse>("GET", ["sync"], { query, signal }));
  return choices([...rooms.byId.values()], rooms.accountData.get("m.direct"), session.userId);
}

/** Without what nobody adds things to: invitations, spaces, and rooms that moved elsewhere. */
export function choices(rooms: Room[], direct: Content | undefined, me: string): RoomChoice[] {
  const directIds = new Set(Object.values(direct ?? {}).flatMap((ids) => (Array.isArray(ids) ? ids : [])));
  return rooms
    .filter(
      (room) =>
        room.membership === "join" &&
        room.get("m.room.create")?.content.type !== "m.space" &&
        !isObject(room.get("m.room.tombstone")?.content),
    )
    .map((room) => ({
      id: room.id,
      name: roomName(room, me),
      isDirect: directIds.has(room.id),
      isEncrypted: room.get("m.room.encryption") !== undefined,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Those that have every word of the text in their name. */
export function found(rooms: RoomChoice[], text: string): RoomChoice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rooms.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
}

import { expect, test } from "vitest";

import { Rooms, type SyncResponse } from "../matrix/rooms";
import { choices, found } from "./rooms";

const ME = "@me:example.org";
const state = (type: string, content: object, state_key = "") => ({ type, content, state_key, sender: ME });
const member = (user: string, displayname?: string) =>
  state("m.room.member", { membership: "join", ...(displayname && { displayname }) }, user);

function listed(join: Record<string, object>, direct: object = {}) {
  const rooms = new Rooms();
  rooms.apply({ next_batch: "s", rooms: { join, invite: { "!i": {} } } } as unknown as SyncResponse);
  return choices([...rooms.byId.values()], direct as Record<string, unknown>, ME);
}

test("rooms have their names, direct chats that of the other person; spaces and abandoned rooms are left out", () => {
  const all = listed(
    {
      "!b": { state: { events: [state("m.room.name", { name: "Standup" }), state("m.room.encryption", {})] } },
      "!a": { summary: { "m.heroes": ["@ann:example.org"] }, state: { events: [member(ME, "Me"), member("@ann:example.org", "Ann")] } },
      "!c": { summary: { "m.heroes": ["@x:example.org"] }, state: { events: [member(ME)] } },
      "!space": { state: { events: [state("m.room.create", { type: "m.space" })] } },
      "!old": { state: { events: [state("m.room.tombstone", { replacement_room: "!b" })] } },
    },
    { "@ann:example.org": ["!a"], broken: null },
  );
  expect(all).toEqual([
    { id: "!c", name: "@x:example.org", isDirect: false, isEncrypted: false },
    { id: "!a", name: "Ann", isDirect: true, isEncrypted: false },
    { id: "!b", name: "Standup", isDirect: false, isEncrypted: true },
  ]);
  expect(found(all, " STAND ").map(({ id }) => id)).toEqual(["!b"]);
  expect(found(all, "")).toHaveLength(3);
  expect(found(all, "ann stand")).toHaveLength(0);
});

import { describe, expect, test } from "vitest";
import { roomName } from "../../matrix/names";
import { narrate } from "./narrate";
import { Rooms, type SyncResponse } from "../../matrix/rooms";

const ALICE = "@alice:example.org";
const BOB = "@bob:example.org";
let made = 0;

const event = (
  type: string,
  content: Record<string, unknown>,
  stateKey?: string,
  before?: Record<string, unknown>,
) => ({
  type,
  content,
  sender: ALICE,
  event_id: `$${(made += 1)}`,
  origin_server_ts: made,
  ...(stateKey === undefined ? {} : { state_key: stateKey }),
  unsigned: before === undefined ? {} : { prev_content: before },
});
const member = (userId: string, displayname: string) =>
  event("m.room.member", { membership: "join", displayname }, userId);
const sync = (state: object[], timeline: object[], limited = false): SyncResponse =>
  ({
    next_batch: "s",
    rooms: { join: { "!r": { state: { events: state }, timeline: { events: timeline, limited } } } },
  }) as SyncResponse;

function after(...responses: SyncResponse[]) {
  const rooms = new Rooms();
  const news = responses.map((response) => rooms.apply(response)).at(-1);
  const room = rooms.byId.get("!r");
  if (!room || !news) throw new Error("the room was joined");
  return { rooms, room, news };
}

const message = (body: string) => event("m.room.message", { body });

describe("a sync", () => {
  test("state in the timeline is newer than the state section, and is news of both kinds", () => {
    const { room, news } = after(
      sync([event("m.room.name", { name: "old" }, "")], [event("m.room.name", { name: "new" }, "")]),
    );
    expect(room.get("m.room.name")?.content.name).toBe("new");
    expect(news.state).toHaveLength(2);
    expect(news.timeline).toMatchObject([{ room_id: "!r", content: { name: "new" } }]);
  });
  test("a gap in the timeline drops what stood before it", () => {
    expect(after(sync([], [message("1")]), sync([], [message("2")])).room.timeline).toHaveLength(2);
    expect(after(sync([], [message("1")]), sync([], [message("2")], true)).room.timeline).toHaveLength(1);
  });
  test("invitations are listed, rooms that were left are not", () => {
    const { rooms } = after(sync([], []));
    rooms.apply({
      next_batch: "s",
      rooms: { leave: { "!r": {} }, invite: { "!i": { invite_state: { events: [] } } } },
    });
    expect([...rooms.byId.values()].map(({ id, membership }) => `${membership} ${id}`)).toEqual([
      "invite !i",
    ]);
  });
});

test("a room is called by its name, or by who else is in it", () => {
  const people = [member(ALICE, "Alice"), member(BOB, "Bob")];
  expect(
    roomName(after(sync([...people, event("m.room.name", { name: "Garden" }, "")], [])).room, ALICE),
  ).toBe("Garden");
  expect(roomName(after(sync(people, [])).room, ALICE)).toBe("Bob");
  expect(roomName(after(sync([member(ALICE, "Alice")], [])).room, ALICE)).toBe("Empty room");
});

test("widgets are narrated: added, changed, removed", () => {
  const { room } = after(sync([member(ALICE, "Alice")], []));
  const widget = { type: "jitsi", url: "https://w.example/", name: "Call" };
  const told = (content: object, before?: Record<string, unknown>): string | undefined => {
    const whole = { ...event("im.vector.modular.widgets", { ...content }, "w", before), room_id: "!r" };
    return narrate(room, whole)?.text;
  };
  expect(told(widget)).toBe("Alice added the widget Call");
  expect(told(widget, {})).toBe("Alice added the widget Call");
  expect(told(widget, widget)).toBe("Alice changed the widget Call");
  expect(told({}, widget)).toBe("Alice removed the widget Call");
});

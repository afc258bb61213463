import { beforeEach, describe, expect, test } from "vitest";
import { TestManager } from "../testing/manager";
import { ALICE, BOB, ROOM } from "../testing/memory";

let manager: TestManager;

beforeEach(() => {
  manager = new TestManager(ALICE);
});

const inRoom = (action: string, fields?: Record<string, unknown>): Promise<unknown> =>
  manager.inRoom(action, fields);
const problem = (answer: Promise<unknown>): Promise<string[]> => manager.problem(answer);
const nested = async (answer: Promise<unknown>): Promise<string | undefined> => (await problem(answer))[1];

describe("looking at the room", () => {
  test("states come as their content, or null", async () => {
    expect(await inRoom("join_rules_state")).toEqual({ join_rule: "invite" });
    expect(await inRoom("membership_state", { user_id: BOB })).toMatchObject({ membership: "join" });
    expect(await inRoom("membership_state", { user_id: "@nobody:example.org" })).toBeNull();
    expect(await inRoom("bot_options", { user_id: BOB })).toBeNull();
  });
  test("the number of members is a bare number, encryption a bare boolean", async () => {
    expect(await inRoom("get_membership_count")).toBe(2);
    expect(await inRoom("get_room_enc_state")).toBe(false);
    manager.account.put("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
    expect(await inRoom("get_room_enc_state")).toBe(true);
  });
  test("can_send_event says true or an error, never false", async () => {
    const question = { event_type: "im.vector.modular.widgets", is_state: true };
    expect(await inRoom("can_send_event", question)).toBe(true);
    manager = new TestManager(BOB);
    expect(await problem(inRoom("can_send_event", question))).toEqual([
      "You do not have permission to do that in this room.",
    ]);
    expect(await inRoom("can_send_event", { event_type: "m.room.message", is_state: false })).toBe(true);
  });
  test("the creator of a version 12 room may send everything", async () => {
    manager.account.put("m.room.create", "", { room_version: "12" });
    manager.account.put("m.room.power_levels", "", { users: {}, state_default: 150 });
    expect(await inRoom("can_send_event", { event_type: "m.room.name", is_state: true })).toBe(true);
  });
  test("read_events reads allowed state only", async () => {
    expect(await inRoom("read_events", { type: "m.room.member", state_key: true })).toMatchObject({
      events: [{}, {}],
    });
    expect(await inRoom("read_events", { type: "m.room.member", state_key: true, limit: 1 })).toMatchObject({
      events: [{}],
    });
    expect(await inRoom("read_events", { type: "m.room.name", state_key: "" })).toEqual({ events: [] });
    expect(await nested(inRoom("read_events", { type: "m.room.create", state_key: "" }))).toBe(
      "Disallowed 'type' in request",
    );
    expect(await nested(inRoom("read_events", { type: 1 }))).toBe("Invalid 'type' in request");
    expect(await nested(inRoom("read_events", { type: "m.room.name" }))).toBe(
      "Reading message events is not implemented",
    );
    expect(await nested(inRoom("read_events", { type: "m.room.name", state_key: false }))).toBe(
      "Invalid 'state_key' in request",
    );
    expect(await nested(inRoom("read_events", { type: "m.room.name", state_key: "", limit: -1 }))).toBe(
      "Invalid 'limit' in request",
    );
  });
});

describe("changing the room", () => {
  test("inviting who is there already changes nothing and succeeds", async () => {
    expect(await inRoom("invite", { user_id: BOB })).toEqual({ success: true });
    expect(await inRoom("invite", { user_id: "@bot:example.org" })).toEqual({ success: true });
    expect(await inRoom("membership_state", { user_id: "@bot:example.org" })).toEqual({
      membership: "invite",
    });
    manager = new TestManager(BOB);
    expect((await problem(inRoom("invite", { user_id: "@bot:example.org" })))[0]).toBe(
      "You need to be able to invite users to do that.",
    );
  });
  test("kicking who is not there succeeds", async () => {
    expect(await inRoom("kick", { user_id: "@nobody:example.org" })).toEqual({ success: true });
    expect(await inRoom("kick", { user_id: BOB })).toEqual({ success: true });
    manager = new TestManager(BOB);
    expect((await problem(inRoom("kick", { user_id: ALICE })))[0]).toBe(
      "You need to be able to kick users to do that.",
    );
  });
  test("set_bot_power wants a whole number, and can leave higher levels alone", async () => {
    for (const level of [-1, 1.5, "50", null]) {
      expect(await problem(inRoom("set_bot_power", { user_id: BOB, level }))).toEqual([
        "Power level must be positive integer.",
      ]);
    }
    expect(await inRoom("set_bot_power", { user_id: BOB, level: 60 })).toEqual({ success: true });
    expect(await inRoom("set_bot_power", { user_id: BOB, level: 50, ignoreIfGreater: true })).toEqual({
      success: true,
    });
    expect(manager.account.room(ROOM)?.get("m.room.power_levels")?.content).toEqual({
      users: { [ALICE]: 100, [BOB]: 60 },
      state_default: 50,
    });
  });
  test("bot options live under an underscore and the user's id", async () => {
    expect(await inRoom("set_bot_options", { user_id: BOB, content: { feeds: [] } })).toEqual({
      success: true,
    });
    expect(manager.account.room(ROOM)?.get("m.room.bot.options", `_${BOB}`)?.content).toEqual({ feeds: [] });
    expect(await inRoom("bot_options", { user_id: BOB })).toEqual({ feeds: [] });
  });
  test("a plumbing state that is no text is met with silence", async () => {
    expect(await inRoom("set_plumbing_state", { status: "on" })).toEqual({ success: true });
    expect(await inRoom("set_plumbing_state", { status: null })).toBe("silence");
  });
  test("send_event sends allowed state only", async () => {
    const type = "io.element.integrations.installations";
    expect(await inRoom("send_event", { type, state_key: "x", content: {} })).toMatchObject({
      room_id: ROOM,
    });
    expect(await nested(inRoom("send_event", { type: "m.room.name", state_key: "", content: {} }))).toBe(
      "Disallowed 'type' in request",
    );
    expect(await nested(inRoom("send_event", { type, state_key: "x" }))).toBe("Invalid 'content' in request");
    expect(await nested(inRoom("send_event", { type, content: {} }))).toBe(
      "Sending message events is not implemented",
    );
  });
});

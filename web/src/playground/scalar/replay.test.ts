import { beforeEach, describe, expect, test } from "vitest";
import { TestManager } from "../testing/manager";
import { ALICE, BOB, ROOM } from "../testing/memory";
import { isRequest } from "./listen";

let manager: TestManager;

beforeEach(() => {
  manager = new TestManager(ALICE);
});

const ask = (action: string, fields?: Record<string, unknown>): Promise<unknown> =>
  manager.ask(action, fields);
const inRoom = (action: string, fields?: Record<string, unknown>): Promise<unknown> =>
  manager.inRoom(action, fields);
const problem = (answer: Promise<unknown>): Promise<string[]> => manager.problem(answer);
const nested = async (answer: Promise<unknown>): Promise<string | undefined> => (await problem(answer))[1];

const WIDGET = { widget_id: "w1", type: "m.jitsi", url: "https://widgets.example.org/w/jitsi" };
const stored = (): unknown => manager.account.room(ROOM)?.get("im.vector.modular.widgets", "w1")?.content;

describe("which requests are answered", () => {
  test("a message of the Widget API, or without an action, is none of ours", () => {
    expect(isRequest({ action: "get_widgets", api: "fromWidget" })).toBe(false);
    expect(isRequest({ action: "" })).toBe(false);
    expect(isRequest(null)).toBe(false);
    expect(isRequest({ action: "get_widgets" })).toBe(true);
  });
  test("an unknown action is met with silence, once room and user are named", async () => {
    expect(await inRoom("make_coffee", { user_id: BOB })).toBe("silence");
    expect(await problem(ask("make_coffee"))).toEqual(["Missing room_id in request"]);
    expect(await problem(inRoom("make_coffee"))).toEqual(["Missing user_id in request"]);
  });
  test("only the room in view is talked about", async () => {
    expect(await problem(ask("get_membership_count", { room_id: "!other" }))).toEqual([
      "Room !other not visible",
    ]);
  });
});

describe("without a room", () => {
  test("close_scalar closes, and answers null", async () => {
    expect(await ask("close_scalar")).toBeNull();
    expect(manager.closed).toBe(1);
  });
  test("get_open_id_token gives the homeserver's token, but not with a room", async () => {
    expect(await ask("get_open_id_token")).toMatchObject({ access_token: "secret", token_type: "Bearer" });
    expect(await problem(inRoom("get_open_id_token"))).toEqual(["Missing user_id in request"]);
    expect(await inRoom("get_open_id_token", { user_id: ALICE })).toBe("silence");
  });
});

describe("set_widget in a room", () => {
  test("writes exactly the fields given, and the legacy type", async () => {
    expect(await inRoom("set_widget", { ...WIDGET, name: "Call" })).toEqual({ success: true });
    expect(stored()).toEqual({ type: "jitsi", url: WIDGET.url, name: "Call" });
  });
  test("null is not absent", async () => {
    const unable = "Unable to create widget.";
    expect(await problem(inRoom("set_widget", { ...WIDGET, name: null }))).toEqual([
      unable,
      "Optional field 'name' must be a string.",
    ]);
    expect(await problem(inRoom("set_widget", { ...WIDGET, data: null }))).toEqual([
      unable,
      "Optional field 'data' must be an Object.",
    ]);
    expect(await problem(inRoom("set_widget", { ...WIDGET, avatar_url: null }))).toEqual([
      unable,
      "Optional field 'avatar_url' must be a string.",
    ]);
  });
  test("type and url have to be strings, widget_id and url have to be there", async () => {
    expect(await nested(inRoom("set_widget", { ...WIDGET, type: undefined }))).toBe(
      "Field 'type' must be a string.",
    );
    expect(await nested(inRoom("set_widget", { ...WIDGET, url: 7 }))).toBe(
      "Field 'url' must be a string or null.",
    );
    expect(await nested(inRoom("set_widget", { widget_id: "w1", type: "m.custom" }))).toBe(
      "Missing required widget fields.",
    );
    expect(await nested(inRoom("set_widget", { ...WIDGET, widget_id: "" }))).toBe(
      "Missing required widget fields.",
    );
  });
  test("url null removes, and so does an empty one", async () => {
    await inRoom("set_widget", WIDGET);
    expect(await inRoom("set_widget", { widget_id: "w1", url: null })).toEqual({ success: true });
    expect(stored()).toEqual({});
    await inRoom("set_widget", WIDGET);
    expect(await inRoom("set_widget", { ...WIDGET, url: "" })).toEqual({ success: true });
    expect(stored()).toEqual({});
  });
  test("removing what was never there succeeds", async () => {
    expect(await inRoom("set_widget", { widget_id: "nobody", url: null })).toEqual({ success: true });
  });
  test("the homeserver's refusal comes back below a text for people", async () => {
    manager = new TestManager(BOB);
    const [message, refusal] = await problem(inRoom("set_widget", WIDGET));
    expect(message).toBe("Failed to send request.");
    expect(refusal).toMatch(/^MatrixError: \[403\] You don't have permission/);
  });
  test("an echo that never comes is an error", async () => {
    manager.account.echoes = false;
    expect((await problem(inRoom("set_widget", WIDGET)))[0]).toBe("Failed to send request.");
  });
  test("without a room it is an error, unless it is for the account", async () => {
    expect(await problem(ask("set_widget", WIDGET))).toEqual(["Missing roomId."]);
  });
});

describe("set_widget for the account", () => {
  test("writes the entry as Element does, with the modern type, and keeps the others", async () => {
    manager.account.accountDataByType.set("m.widgets", { other: { foreign: true } });
    expect(
      await ask("set_widget", { ...WIDGET, type: "jitsi", userWidget: true, avatar_url: "mxc://a/b" }),
    ).toEqual({ success: true });
    expect(manager.account.accountData("m.widgets")).toEqual({
      other: { foreign: true },
      w1: {
        content: { id: "w1", type: "m.jitsi", url: WIDGET.url, creatorUserId: ALICE },
        sender: ALICE,
        state_key: "w1",
        type: "m.widget",
        id: "w1",
      },
    });
  });
  test("url null takes the entry away", async () => {
    manager.account.accountDataByType.set("m.widgets", { w1: {}, other: {} });
    await ask("set_widget", { widget_id: "w1", url: null, userWidget: true });
    expect(manager.account.accountData("m.widgets")).toEqual({ other: {} });
  });
});

describe("get_widgets", () => {
  beforeEach(async () => {
    await inRoom("set_widget", WIDGET);
    manager.account.put("im.vector.modular.widgets", "deleted", {});
    await ask("set_widget", { ...WIDGET, widget_id: "mine", userWidget: true });
  });
  test("gives the room's as Element keeps them, then the account's, and no deleted ones", async () => {
    const [room, own, ...more] = (await inRoom("get_widgets")) as Record<string, unknown>[];
    expect(room).toMatchObject({
      state_key: "w1",
      content: { id: "w1", name: "jitsi", creatorUserId: ALICE, roomId: ROOM },
    });
    expect(own).toMatchObject({ id: "mine", type: "m.widget" });
    expect(more).toEqual([]);
  });
  test("gives only the account's without a room", async () => {
    expect(await ask("get_widgets")).toMatchObject([{ id: "mine" }]);
  });
});

import { describe, expect, test } from "vitest";
import { ALICE, BOB, garden, ROOM } from "../testing/memory";
import { needsConsent, withConsent } from "./consent";
import { accountWidgets, roomWidgets } from "./definitions";

const CONTENT = { type: "m.custom", url: "https://w.example/" };

function inRoom(account = garden()) {
  const room = account.room(ROOM);
  if (!room) throw new Error("the garden has a room");
  return { account, room };
}

describe("widgets of a room", () => {
  test("what lacks a type or a URL was deleted", () => {
    const { account, room } = inRoom();
    account.put("im.vector.modular.widgets", "a", CONTENT);
    account.put("im.vector.modular.widgets", "b", {});
    account.put("im.vector.modular.widgets", "c", { type: "m.custom" });
    expect(roomWidgets(room).map(({ id }) => id)).toEqual(["a"]);
  });
  test("m.widget wins over the older type, and the sender counts, not who it claims to be from", () => {
    const { account, room } = inRoom();
    account.put("im.vector.modular.widgets", "a", { ...CONTENT, name: "old" });
    account.put(
      "m.widget",
      "a",
      { ...CONTENT, name: "new", creatorUserId: ALICE, data: { title: "t" } },
      BOB,
    );
    expect(roomWidgets(room)).toMatchObject([{ name: "new", sender: BOB, title: "t" }]);
  });
});

describe("widgets of an account", () => {
  test("everything but the content is optional", () => {
    expect(accountWidgets({ a: { content: CONTENT } }, ALICE)).toMatchObject([
      { id: "a", sender: ALICE, eventId: null },
    ]);
  });
  test("other types and other state keys are skipped", () => {
    const entries = {
      a: { type: "m.other", content: CONTENT },
      b: { state_key: "x", content: CONTENT },
      c: "nonsense",
    };
    expect(accountWidgets(entries, ALICE)).toEqual([]);
  });
});

describe("consent", () => {
  test("is asked for other people's widgets, once for each event", () => {
    const { account, room } = inRoom();
    const event = account.put("im.vector.modular.widgets", "a", CONTENT, BOB);
    const [widget] = roomWidgets(room);
    if (!widget) throw new Error("it is there");
    expect(needsConsent(widget, BOB, undefined)).toBe(false);
    expect(needsConsent(widget, ALICE, undefined)).toBe(true);
    const remembered = withConsent(event.event_id, { $other: true });
    expect(remembered).toMatchObject({ $other: true });
    expect(needsConsent(widget, ALICE, remembered)).toBe(false);
    expect(needsConsent({ ...widget, eventId: "$changed" }, ALICE, remembered)).toBe(true);
  });
});

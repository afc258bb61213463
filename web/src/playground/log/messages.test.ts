import { describe, expect, it } from "vitest";

import { effectOf } from "./effect";
import { MessageLog } from "./messages";

function clocked(): { log: MessageLog; pass: (ms: number) => void } {
  let now = 1000;
  return { log: new MessageLog(() => now), pass: (ms) => (now += ms) };
}

describe("the log of a widget's messages", () => {
  it("has each request with its reply and the time between them", () => {
    const { log, pass } = clocked();
    log.requested("fromWidget", "1", "send_event", { type: "m.room.message" });
    pass(40);
    log.replied("fromWidget", "1", { event_id: "$e", room_id: "!r" });
    expect(log.messages).toEqual([
      {
        number: 1,
        direction: "fromWidget",
        action: "send_event",
        data: { type: "m.room.message" },
        at: 1000,
        took: 40,
        reply: { event_id: "$e", room_id: "!r" },
      },
    ]);
  });

  it("keeps the two directions apart, and passes over a second reply", () => {
    const { log } = clocked();
    log.requested("fromWidget", "1", "a", {});
    log.requested("toWidget", "1", "b", {});
    log.replied("toWidget", "1", { ok: 1 });
    log.replied("toWidget", "1", { ok: 2 });
    expect(log.messages.map(({ action, reply }) => [action, reply])).toEqual([
      ["a", undefined],
      ["b", { ok: 1 }],
    ]);
  });

  it("forgets the oldest beyond five hundred, and all when it is cleared", () => {
    const { log } = clocked();
    for (let number = 0; number < 510; number++) log.requested("toWidget", String(number), "visibility", {});
    expect(log.messages).toHaveLength(500);
    expect(log.messages[0]?.number).toBe(11);
    log.clear();
    expect(log.messages).toEqual([]);
  });

  it("tells those who listen, until they have heard enough", () => {
    const { log } = clocked();
    let heard = 0;
    const enough = log.onChange(() => heard++);
    log.requested("toWidget", "1", "visibility", {});
    enough();
    log.clear();
    expect(heard).toBe(1);
  });
});

describe("what came of a message", () => {
  const BASE = { number: 1, direction: "fromWidget", action: "x", data: {}, at: 0, took: 1, reply: {} } as const;
  it.each([
    [{ took: null }, "waiting for an answer"],
    [{ reply: 7 }, "answered with nonsense"],
    [{ reply: { error: { message: "Missing capability" } } }, "refused: Missing capability"],
    [{ reply: { error: "no" } }, "refused: no"],
    [{ reply: { event_id: "$e" } }, "wrote $e"],
    [{ reply: { events: [1, 2] } }, "2 events"],
    [{ reply: { capabilities: ["a"] } }, "asks for 1 capabilities"],
    [{ data: { requested: ["a"], approved: ["a", "b"] } }, "2 capabilities in all"],
    [{ data: { state: [] } }, "0 state events"],
    [{ reply: { state: "allowed" } }, "identity: allowed"],
    [{ reply: { changed: false } }, "was so already"],
    [{ action: "content_loaded" }, "the widget is there"],
    [{}, "acknowledged"],
  ])("%j is %s", (change, words) => {
    expect(effectOf({ ...BASE, ...change })).toBe(words);
  });
});

import { describe, expect, test } from "vitest";
import { inWords } from "./capabilities";
import { afterAnswer, decide } from "./decisions";

const NOTHING = { approved: [], denied: [] };
const READ_WIDGETS = "org.matrix.msc2762.receive.state_event:im.vector.modular.widgets";
const WRITE_WIDGETS = "org.matrix.msc2762.send.state_event:im.vector.modular.widgets";
const WANTED = [
  "im.manifold.room_summary",
  "im.manifold.context",
  READ_WIDGETS,
  WRITE_WIDGETS,
  "im.manifold.invite#@bot:example.org",
];

describe("deciding on capabilities", () => {
  test("a trusted manager gets what only looks, and is asked for what changes", () => {
    const { approved, ask } = decide(WANTED, "trusted manager", NOTHING);
    expect(approved).toEqual(["im.manifold.room_summary", "im.manifold.context", READ_WIDGETS]);
    expect(ask.map(({ capability }) => capability)).toEqual([
      WRITE_WIDGETS,
      "im.manifold.invite#@bot:example.org",
    ]);
  });
  test("an untrusted manager gets nothing by itself", () => {
    const { approved, ask } = decide([...WANTED, "io.element.requires_client"], "untrusted manager", NOTHING);
    expect(approved).toEqual([]);
    expect(ask).toHaveLength(6);
  });
  test("a plain widget is never offered what is meant for managers", () => {
    const { approved, ask } = decide(WANTED, "widget", NOTHING);
    expect(approved).toEqual([]);
    expect(ask.map(({ capability }) => capability)).toEqual([READ_WIDGETS, WRITE_WIDGETS]);
  });
  test("what this client does not know is neither granted nor asked", () => {
    expect(
      decide(
        ["org.matrix.msc4039.upload_file", "org.matrix.msc2762.timeline:*", ""],
        "trusted manager",
        NOTHING,
      ),
    ).toEqual({
      approved: [],
      ask: [],
    });
  });
  test("an answer is remembered, yes and no", () => {
    const remembered = afterAnswer(NOTHING, [READ_WIDGETS, WRITE_WIDGETS], [WRITE_WIDGETS]);
    expect(decide([READ_WIDGETS, WRITE_WIDGETS], "widget", remembered)).toEqual({
      approved: [WRITE_WIDGETS],
      ask: [],
    });
  });
});

describe("capabilities in words", () => {
  test("say what, where and as whom", () => {
    expect(inWords(WRITE_WIDGETS, false)).toBe("Change widgets in this room, as you");
    expect(inWords("m.receive.event:m.room.message#m.text", false)).toBe(
      "See messages in this room (only “m.text”)",
    );
    expect(inWords("org.matrix.msc2762.send.event:org.example.\\#x", false)).toBe(
      "Send “org.example.#x” events in this room, as you",
    );
    expect(inWords("im.manifold.kick#@bot:example.org", true)).toBe(
      "Remove people and bots from this room (only @bot:example.org)",
    );
    expect(inWords("org.matrix.msc2762.send.event:#x", false)).toBeNull();
  });
});

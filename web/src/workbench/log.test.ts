import { describe, expect, it } from "vitest";

import { filtered, hasProblem } from "./filter";
import { START, told } from "./state";
import { readObject, TEMPLATES } from "./templates";
import type { Entry, Rule } from "./types";
import { clockTime, duration, hint, outcome, ruleInWords } from "./words";

function entry(more: Partial<Entry> = {}): Entry {
  return {
    id: 1,
    at: 0,
    frame: "main",
    direction: "fromWidget",
    action: "send_event",
    request: { data: { type: "m.room.message", content: { body: "Hello World" } } },
    reply: {},
    took: 12.4,
    state: "answered",
    effects: [],
    faults: [],
    tampered: [],
    ...more,
  };
}

const UNSUPPORTED = entry({
  direction: "toWidget",
  state: "refused",
  reply: { error: { message: "Unknown or unsupported to-widget action: x" } },
});

describe("the log", () => {
  it("takes entries in, and what they have become", () => {
    const first = told(START, [{ kind: "entry", entry: entry({ state: "waiting" }) }]);
    const second = told(first, [
      { kind: "entry", entry: entry({ id: 2 }) },
      { kind: "entry", entry: entry() },
    ]);

    expect([...second.entries.values()].map(({ id, state }) => [id, state])).toEqual([
      [1, "answered"],
      [2, "answered"],
    ]);
    expect(first.entries.size).toBe(1);
  });

  it("begins anew with a whole log, and keeps the newest when there are too many", () => {
    const before = told(START, [{ kind: "entry", entry: entry({ id: 9 }) }]);
    const entries = Array.from({ length: 5_001 }, (_, index) => entry({ id: index + 10 }));
    const after = told(before, [{ kind: "log", entries }]);

    expect(after.entries.size).toBe(5_000);
    expect(after.entries.has(9)).toBe(false);
    expect(after.entries.has(10)).toBe(false);
  });

  it("is searched for all words, wherever they stand", () => {
    const entries = [entry(), entry({ id: 2, request: null })];

    expect(filtered(entries, "all", "world SEND_event").map(({ id }) => id)).toEqual([1]);
    expect(filtered(entries, "all", "world nowhere")).toEqual([]);
    expect(filtered(entries, "toWidget", "")).toEqual([]);
  });

  it.each<[string, Entry, boolean]>([
    ["an answer", entry(), false],
    ["a fault", entry({ faults: ["no data"] }), true],
    ["a refusal", entry({ state: "refused" }), true],
    ["no answer", entry({ state: "unanswered" }), true],
    ["what a widget has no use for", UNSUPPORTED, false],
  ])("counts as a problem or not: %s", (_, value, expected) => {
    expect(hasProblem(value)).toBe(expected);
  });

  it("says in a word what a message is about", () => {
    expect(hint(entry())).toBe("m.room.message");
    expect(hint(entry({ request: { data: { type: "m.room.topic", state_key: "" } } }))).toBe("m.room.topic #");
    expect(hint(entry({ action: "capabilities", reply: { capabilities: ["a", "b"] } }))).toBe("2 wanted");
    expect(hint(UNSUPPORTED)).toBe("");
    expect(hint(entry({ state: "refused", reply: { error: { message: "No" } } }))).toBe("No");
    expect(hint(entry({ request: "nonsense" }))).toBe("");
  });

  it("says how it went", () => {
    expect([outcome(entry()), outcome(UNSUPPORTED), outcome(entry({ state: "waiting", took: null }))]).toEqual([
      "12 ms",
      "not supported",
      "waiting",
    ]);
    expect([duration(0.2), duration(999), duration(11_000)]).toEqual(["< 1 ms", "999 ms", "11.0 s"]);
    expect(clockTime(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe("03:04:05.006");
  });
});

describe("rules in words", () => {
  const rule: Rule = {
    what: "delay",
    action: "send_event",
    which: "replies",
    times: 1,
    ms: 11_000,
    message: "No",
    errcode: "M_FORBIDDEN",
    status: 403,
    malformed: "no id",
  };
  it.each<[Partial<Rule>, string]>([
    [{}, "Hold back replies to send_event for 11 s, once"],
    [{ what: "error", action: "*", times: null }, "Refuse everything: “No” (M_FORBIDDEN)"],
    [{ what: "drop", times: 3 }, "Drop replies to send_event, 3 times"],
    [{ what: "malform", which: "both" }, "Break all messages of send_event: no id, once"],
  ])("%o", (part, words) => {
    expect(ruleInWords({ ...rule, ...part })).toBe(words);
  });
});

describe("JSON that is typed", () => {
  it.each(["[]", "1", "null", "{", ""])("is refused in words: %s", (text) => {
    expect(readObject(text)).toHaveProperty("problem");
  });

  it("is taken where it is an object, as all templates are", () => {
    expect(readObject('{"a": 1}')).toEqual({ value: { a: 1 } });
    for (const { content } of TEMPLATES) expect(readObject(JSON.stringify(content))).toEqual({ value: content });
  });
});

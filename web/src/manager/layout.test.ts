import { expect, test } from "vitest";

import { arranged, aside, moved, shown } from "./layout";

const WIDGETS = ["a", "b", "c", "d"].map((id) => ({ id, type: "m.custom" }));
const LAYOUT = {
  "org.example.more": 1,
  widgets: {
    a: { container: "top", index: 1, width: 40, "org.example": true },
    b: { container: "top", index: 0, width: 60, height: 30 },
    gone: { container: "top", index: 2 },
    c: { container: "right" },
  },
};

test("those at the top are told in their order, and what is not in the room does not count", () => {
  expect(shown(LAYOUT, WIDGETS)).toEqual({ top: ["b", "a"], center: null });
});

test("no more than three are at the top, whatever the event says", () => {
  const widgets = Object.fromEntries(WIDGETS.map(({ id }) => [id, { container: "top" }]));
  expect(shown({ widgets }, WIDGETS).top).toEqual(["a", "b", "c"]);
});

test("conferences are at the top where nobody has said anything", () => {
  const call = { id: "z", type: "jitsi" };
  expect(shown({}, [...WIDGETS, call]).top).toEqual(["z"]);
  expect(shown({ widgets: { z: { container: "right" } } }, [call]).top).toEqual([]);
});

test("one that fills the room is told", () => {
  expect(shown({ widgets: { c: { container: "center" } } }, WIDGETS).center).toBe("c");
});

test("pinning one more leaves the widths to the client, and what else is said as it was", () => {
  const after = arranged(LAYOUT, shown(LAYOUT, WIDGETS), ["b", "a", "c"]);
  expect(after).toEqual({
    "org.example.more": 1,
    widgets: {
      a: { container: "top", index: 1, "org.example": true },
      b: { container: "top", index: 0, height: 30 },
      c: { container: "top", index: 2 },
      gone: { container: "top", index: 2 },
    },
  });
});

test("unpinning one puts it aside", () => {
  const after = arranged(LAYOUT, shown(LAYOUT, WIDGETS), ["a"]);
  expect(after.widgets).toMatchObject({ a: { container: "top", index: 0 }, b: { container: "right" } });
});

test("another order keeps the widths", () => {
  const after = arranged(LAYOUT, shown(LAYOUT, WIDGETS), moved(["b", "a"], "a", -1));
  expect(after.widgets).toMatchObject({ a: { index: 0, width: 40 }, b: { index: 1, width: 60, height: 30 } });
});

test("nothing moves beyond the ends", () => {
  expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "x", 1)).toEqual(["a", "b"]);
});

test("what filled the room goes aside and keeps the rest", () => {
  expect(aside({ widgets: { c: { container: "center", height: 5 } } }, "c")).toEqual({
    widgets: { c: { container: "right", height: 5 } },
  });
});

test("an event that is nonsense is as none", () => {
  expect(shown({ widgets: null }, WIDGETS)).toEqual({ top: [], center: null });
});

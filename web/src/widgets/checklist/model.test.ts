import { expect, test } from "vitest";

import type { RoomEvent } from "../board/event";
import { boardOf, CHANGE, MOST_CARDS, type Board, type Column } from "./model";
import { added, checked, moved, placeOf } from "./moves";
import { after, between, KEY } from "./order";

const ROOT = "$root";
const COLUMNS: Column[] = [
  { id: "todo", title: "To do", order: "a" },
  { id: "done", title: "Done", order: "b" },
];
let number = 0;

/** A change; without a time each is later than the one before. */
function change(content: object, at = ++number, id = `$${at}-${number}`): RoomEvent {
  const relation = { "m.relates_to": { rel_type: "m.reference", event_id: ROOT } };
  return { type: CHANGE, event_id: id, sender: "@a:x", origin_server_ts: at, content: { ...relation, ...content } };
}
const card = (id: string, set: object, at?: number, event?: string) => change({ card: id, set }, at, event);
const board = (events: RoomEvent[], defaults = COLUMNS) => boardOf(ROOT, events, defaults);
const texts = (of: Board) => of.columns.map(({ cards }) => cards.map(({ text }) => text));

/** The same numbers on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test("cards stand in their columns in order, and what nobody changed is as it was", () => {
  const events = [
    card("2", { text: "second", column: "todo", order: "n" }),
    card("1", { text: "first", column: "todo", order: "c" }),
    card("3", { text: "third", column: "done", order: "c", done: true }),
    card("1", { text: "the first" }),
  ];
  expect(texts(board(events))).toEqual([["the first", "second"], ["third"]]);
});

test("the later of two decides each field alone, at the same time the one of the higher id", () => {
  const events = [
    card("1", { text: "a", column: "todo", order: "c" }, 10, "$a"),
    card("1", { text: "late", column: "todo" }, 30, "$b"),
    card("1", { text: "early", column: "done" }, 20, "$c"),
    card("1", { done: true }, 5, "$d"),
    card("1", { order: "x" }, 40, "$e"),
    card("1", { order: "y" }, 40, "$f"),
  ];
  const [found] = board(events).columns[0]?.cards ?? [];
  expect(found).toEqual({ id: "1", text: "late", column: "todo", order: "y", done: true });
});

test("what is removed is gone, and comes back as it is by then", () => {
  const events = [card("1", { text: "a", order: "c" }), card("1", { removed: true }), card("1", { text: "b" })];
  expect(texts(board(events))).toEqual([[], []]);
  expect(texts(board([...events, card("1", { removed: false })]))).toEqual([["b"], []]);
});

test("in any order, and however often, events make the same board", () => {
  const next = random(7);
  const pick = <T>(list: T[]) => list[Math.floor(next() * list.length)] as T;
  const events = Array.from({ length: 200 }, (_, at) => {
    const sets = [{ text: `t${at}` }, { column: pick(["todo", "done", "gone"]) }, { order: `${pick(["b", "c"])}1` }];
    const flags = [{ done: next() < 0.5 }, { removed: next() < 0.3 }];
    if (next() < 0.2) return change({ column: pick(["todo", "x"]), set: { title: `c${at}`, ...pick(flags) } }, at % 50, `$${at}`);
    return card(pick(["1", "2", "3", "4", "5"]), Object.assign({}, pick(sets), pick(flags)), at % 50, `$${at}`);
  });
  const expected = board(events);
  expect(expected.columns.flatMap(({ cards }) => cards).length).toBeGreaterThan(0);
  for (let run = 0; run < 50; run++) {
    const shuffled = [...events, ...events.slice(0, 20)]
      .map((event) => [next(), event] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, event]) => event);
    expect(board(shuffled)).toEqual(expected);
  }
});

test("what strangers write breaks nothing", () => {
  const good = card("1", { text: "good", column: "todo", order: "c" });
  const values = [null, undefined, 7, "", " ", "x".repeat(5000), [], {}, true, { toString: 1 }, "A-Z", "a0"] as unknown[];
  const bad = values.flatMap((value) => [
    card("1", { text: typeof value === "string" ? value.repeat(600) : value, order: value, done: value === true ? 1 : value }),
    card("1", { removed: value === true ? "yes" : value }),
    change({ card: value, set: { text: 7 } }),
    change({ card: "1", set: value }),
    change({ column: value, set: { title: [value] } }),
    Object.assign(card("1", { text: "elsewhere" }), { type: "m.room.message" }),
    change({ card: "1", set: { text: "of another board" }, "m.relates_to": { rel_type: "m.reference", event_id: "$other" } }),
    change({ card: "1", set: { text: "not a reference" }, "m.relates_to": value }),
  ]);
  expect(texts(board([good, ...bad]))).toEqual([["good"], []]);
  const { columns } = board([good, change({ card: "__proto__", set: { text: "p", order: "d" } })]);
  expect(columns[0]?.cards.map(({ id }) => id)).toEqual(["1", "__proto__"]);
  expect(({} as Record<string, unknown>).text).toBeUndefined();
});

test("columns can be renamed, added and removed, and their cards stay", () => {
  const events = [
    card("1", { text: "a", column: "todo", order: "c" }),
    card("2", { text: "b", column: "done", order: "d" }),
    change({ column: "done", set: { removed: true } }),
    change({ column: "todo", set: { title: "Things" } }),
    change({ column: "new", set: { title: "New", order: "c" } }),
  ];
  const found = board(events);
  expect(found.columns.map(({ title }) => title)).toEqual(["Things", "New"]);
  expect(texts(found)).toEqual([["a", "b"], []]);
  const none = COLUMNS.map(({ id }) => change({ column: id, set: { removed: true } }));
  expect(board([...events.slice(0, 2), ...none]).columns).toHaveLength(1);
});

test("more cards than anybody reads are counted, not drawn", () => {
  const events = Array.from({ length: MOST_CARDS + 3 }, (_, at) => card(`${at}`, { text: `t${at}` }));
  expect(board(events).hidden).toBe(3);
});

test("there is always a key between two others", () => {
  const next = random(3);
  const keys = [after("", 1_700_000_000_000)];
  for (let run = 0; run < 300; run++) {
    const at = Math.floor(next() * (keys.length + 1));
    const key = between(keys[at - 1] ?? "", keys[at] ?? null);
    expect(key).toMatch(KEY);
    keys.splice(at, 0, key);
  }
  expect(keys).toEqual(keys.toSorted());
  expect(new Set(keys).size).toBe(keys.length);
  for (const [low, high] of [["b", "a"], ["a", "a"], ["", "1"], ["a", "a1"], ["zzz", null]] as const) {
    const key = between(low, high);
    expect(key > low).toBe(true);
    if (high !== null && low < high) expect(key < high).toBe(true);
  }
});

test("keys stay short when things are added one after another", () => {
  let key = "";
  for (let at = 0; at < 500; at++) key = after(key, 1_700_000_000_000 + at);
  expect(key.length).toBeLessThan(12);
  // With a clock that stands still, or somebody else's that is ahead.
  for (let at = 0; at < 100; at++) key = after(key, 1_600_000_000_000);
  expect(key).toMatch(KEY);
});

test("moving writes a place between the neighbours, and the last column is where things are done", () => {
  const events = ["c", "f", "i"].map((order) => card(order, { text: order, column: "todo", order }));
  const before = board(events);
  const of = (id: string) => before.columns.flatMap(({ cards }) => cards).find((each) => each.id === id);
  const first = of("c");
  if (!first) throw new Error("no card");
  const down = moved(before, first, 0, 1);
  expect(down).toMatchObject({ column: "todo", done: false });
  expect(texts(board([...events, card("c", down ?? {})]))[0]).toEqual(["f", "c", "i"]);
  const over = moved(before, first, 1, 0);
  expect(over).toMatchObject({ column: "done", done: true });
  expect(moved(before, first, 2, 0)).toBeNull();
  expect(placeOf(before, "f")).toEqual([0, 1]);
  expect(placeOf(before, "none")).toBeNull();
  expect(checked(before, first, true, 1)).toMatchObject({ done: true, column: "done" });
  expect(checked(board(events, COLUMNS.slice(0, 1)), first, true, 1)).toEqual({ done: true });
  expect(added(before, 1, "x", 1)).toMatchObject({ text: "x", column: "done", done: true });
});

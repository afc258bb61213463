import { expect, test, vi } from "vitest";

import { WidgetError, type WidgetClient } from "../../widget-client/client";
import type { Data } from "../../widget-client/envelope";
import { referring } from "./event";
import { outboxOf } from "./outbox";
import { capabilitiesFor, Session } from "./session";
import { helpersOf } from "./without";

const CHANGE = "im.manifold.board.change";
const ME = "@me:x";
const NEW = ["org.matrix.msc2762_update_state", "org.matrix.msc3869"];

interface Room {
  granted?: string[];
  versions?: string[];
  state?: Data[];
  /** Pages of what refers to the root. */
  pages?: Data[][];
  /** Asked before an event is sent. */
  refuse?: (type: string) => Error | null;
}

/** A session with a client that shows this room; `tell` is the client telling something. */
function inRoom({ granted, versions = NEW, state = [], pages = [[]], refuse = () => null }: Room = {}) {
  const listeners = new Map<string, (data: Data) => void>();
  const tell = (action: string, data: Data) => listeners.get(action)?.(data);
  const sent: Data[] = [];
  const read: Data[] = [];
  const all = capabilitiesFor("w1", [CHANGE], [CHANGE]);
  const client = {
    versions,
    ready: async () => undefined,
    may: (capability: string) => (granted ?? all).includes(capability),
    on: (action: string, listener: (data: Data) => void) => void listeners.set(action, listener),
    send: async (action: string, data: Data): Promise<Data> => {
      if (action === "send_event") {
        const refusal = refuse(String(data.type));
        if (refusal) throw refusal;
        sent.push(data);
        return { event_id: `$${sent.length}` };
      }
      read.push(data);
      if (action.endsWith("read_events")) return { events: state.filter(({ type }) => type === data.type) };
      const page = Number(data.from ?? 0);
      return { chunk: pages[page] ?? [], ...(page + 1 < pages.length && { next_batch: String(page + 1) }) };
    },
  } as unknown as WidgetClient;
  const session = new Session({
    client,
    widgetId: "w1",
    me: ME,
    kind: "checklist",
    sends: [CHANGE],
    receives: [CHANGE],
    changed: () => undefined,
  });
  const open = async () => {
    const opening = session.open();
    await Promise.resolve();
    tell("update_state", { state });
    await opening;
  };
  return { session, open, tell, sent, read };
}

const levels = (content: Data): Data => ({
  type: "m.room.power_levels",
  state_key: "",
  event_id: "$levels",
  sender: "@boss:x",
  origin_server_ts: 1,
  content,
});
const board = (root: unknown, at = 1): Data => ({
  type: "im.manifold.board",
  state_key: "w1",
  event_id: `$board${at}`,
  sender: "@boss:x",
  origin_server_ts: at,
  content: { root, kind: "checklist" },
});
const change = (id: string, root = "$root", sender = "@boss:x", at = 1): Data => ({
  type: CHANGE,
  event_id: id,
  sender,
  origin_server_ts: at,
  content: referring(root, { card: id, set: { text: id } }),
});
const BOSS = levels({ users: { "@boss:x": 100 }, state_default: 50 });

test("the first who may makes the board", async () => {
  const on = inRoom({ state: [levels({ users: { [ME]: 50 } })] });
  await on.open();
  expect(on.sent).toEqual([
    { type: "im.manifold.board.start", content: { kind: "checklist" } },
    { type: "im.manifold.board", state_key: "w1", content: { root: "$1", kind: "checklist" } },
  ]);
  expect(on.session).toMatchObject({ phase: "ready", root: "$1" });
});

test("others are told who can, and go on when it is made", async () => {
  const on = inRoom({ state: [BOSS] });
  await on.open();
  expect(on.session.phase).toBe("waiting");
  expect(helpersOf(on.session)).toEqual(["@boss:x"]);
  expect(on.sent).toEqual([]);
  on.tell("update_state", { state: [board("$root")] });
  await vi.waitFor(() => expect(on.session).toMatchObject({ phase: "ready", root: "$root" }));
});

test("all pages are read, and afterwards only what is new", async () => {
  const pages = [[change("$c"), change("$b")], [change("$a")]];
  const on = inRoom({ state: [BOSS, board("$root")], pages });
  await on.open();
  expect(on.session.log.sorted().map(({ event_id: id }) => id)).toEqual(["$a", "$b", "$c"]);
  expect(on.read).toHaveLength(2);
  pages.unshift([change("$d"), change("$c")]);
  await on.session.catchUp();
  expect(on.session.log.sorted()).toHaveLength(4);
  expect(on.read).toHaveLength(3);
});

test("an older client is asked for the state", async () => {
  const on = inRoom({ state: [BOSS, board("$root")], versions: ["org.matrix.msc3869"] });
  await on.session.open();
  expect(on.session).toMatchObject({ phase: "ready", root: "$root" });
});

test("what is missing is said: a capability, the client's skill, power, the client's leave to write", async () => {
  const all = capabilitiesFor("w1", [CHANGE], [CHANGE]);
  const blind = inRoom({ granted: all.filter((capability) => !capability.includes("receive.event")) });
  await blind.open();
  expect(blind.session.phase).toBe("denied");

  const unable = inRoom({ versions: ["org.matrix.msc2762"] });
  await unable.open();
  expect(unable.session.phase).toBe("failed");
  expect(unable.session.problem).toContain("can't look up");

  const muted = inRoom({ state: [levels({ events_default: 50 }), board("$root")] });
  await muted.open();
  expect(muted.session).toMatchObject({ phase: "ready", isHeard: true, mayChange: false });

  const mute = inRoom({ state: [BOSS, board("$root")], granted: all.filter((each) => !each.includes("send.event")) });
  await mute.open();
  expect(mute.session).toMatchObject({ phase: "ready", isHeard: false, mayChange: false });
});

test("creators of a room of version 12 have all power", async () => {
  const create = { ...BOSS, type: "m.room.create", event_id: "$create", sender: ME, content: { room_version: "12" } };
  const on = inRoom({ state: [levels({ events_default: 100 }), create] });
  await on.open();
  expect(on.session).toMatchObject({ phase: "ready", mayChange: true });
});

test("a change is seen at once, and is there once when the homeserver has it", async () => {
  const on = inRoom({ state: [BOSS, board("$root")] });
  await on.open();
  const sending = outboxOf(on.session).change({ card: "1", set: { text: "a" } });
  expect(on.session.log.sorted().map(({ event_id: id }) => id)).toEqual(["~0"]);
  expect(await sending).toBe("$1");
  on.tell("send_event", { ...change("$1"), sender: ME });
  expect(on.session.log.sorted().map(({ event_id: id }) => id)).toEqual(["$1"]);
  expect(on.sent[0]?.content).toMatchObject({ "m.relates_to": { rel_type: "m.reference", event_id: "$root" } });
});

test("what can't be sent waits, in order, and is sent again or given up", async () => {
  let refusal: Error | null = new WidgetError("silent", "Your client did not answer");
  const on = inRoom({ state: [BOSS, board("$root")], refuse: () => refusal });
  await on.open();
  const first = outboxOf(on.session).change({ card: "1", set: {} });
  const second = outboxOf(on.session).change({ card: "2", set: {} });
  await vi.waitFor(() => expect(on.session.unsaved).toContain("did not answer"));
  expect(on.session.log.sorted()).toHaveLength(2);
  refusal = null;
  outboxOf(on.session).sendAgain();
  expect([await first, await second]).toEqual(["$1", "$2"]);
  refusal = new WidgetError("refused", "no");
  const third = outboxOf(on.session).change({ card: "3", set: {} });
  await vi.waitFor(() => expect(on.session.unsaved).toBe("no"));
  outboxOf(on.session).giveUp();
  expect(await third).toBeNull();
  expect(on.session.log.sorted()).toHaveLength(2);
});

test("where two made it at once the state decides, and what was written moves over", async () => {
  const on = inRoom({ state: [levels({ users: { [ME]: 50 } })] });
  await on.open();
  await outboxOf(on.session).change({ card: "1", set: { text: "a" } });
  on.tell("update_state", { state: [board("$theirs", 5)] });
  await vi.waitFor(() => expect(on.sent).toHaveLength(4));
  expect(on.session.root).toBe("$theirs");
  expect(on.sent[3]?.content).toEqual(referring("$theirs", { card: "1", set: { text: "a" } }));
});

test("nonsense about state breaks nothing", async () => {
  const on = inRoom({ state: [BOSS, board("$root")] });
  await on.open();
  const values = [null, 7, "text", [], {}, { users: 7 }, { users: { [ME]: "x" }, events: [], state_default: "y" }];
  for (const value of values) {
    on.tell("update_state", { state: value });
    on.tell("update_state", { state: [value, { ...BOSS, content: value }, { ...board(value, 9) }] });
    on.tell("send_event", { ...BOSS, content: value } as Data);
  }
  on.tell("update_state", { state: [board("$root", 10)] });
  await vi.waitFor(() => expect(on.session.phase).toBe("ready"));
  expect(on.session.root).toBe("$root");
});

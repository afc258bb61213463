import type { Action } from "manifold-client";
import { expect, test } from "vitest";

import type { AccountWidget, Host } from "./host";
import { WidgetHost } from "./widget";
import type { Data, WidgetChannel } from "./widget-channel";

const ROOM = "!lab:example.org";
const CONTEXT = { roomId: ROOM, roomName: "Lab", screen: null, integrationId: null };

/** A session with a client that grants `granted` and gives `answers` by action; `old` is its older protocol, if any. */
function session(
  granted: string[] | "all" = "all",
  answers: Record<string, Data> = {},
  old: Partial<Host> | null = null,
) {
  const sent: [action: string, data: Data][] = [];
  const handlers = new Map<string, (data: Data) => void>();
  const channel = {
    start: () => undefined,
    ready: async () => undefined,
    may: (capability: string) => granted === "all" || granted.includes(capability),
    on: (action: string, handle: (data: Data) => void) => void handlers.set(action, handle),
    send: async (action: string, data: Data) => {
      sent.push([action, data]);
      return answers[action] ?? {};
    },
  };
  const host = new WidgetHost(channel as unknown as WidgetChannel, CONTEXT, async () => old as Host | null);
  return { host, sent, tell: (action: string, data: Data) => handlers.get(action)?.(data) };
}

const BASE = { id: "a1", by: "user", status: "waiting", error: null, room_id: ROOM, widget_id: "w1" } as const;
const PUT: Action = {
  ...BASE,
  type: "put_widget",
  widget: { type: "m.jitsi", url: "https://w.example/", name: "Call", data: { domain: "x" } },
};

test("a widget is put by a state event under its own id", async () => {
  const { host, sent } = session();
  await host.perform(PUT);
  const content = { id: "w1", type: "m.jitsi", url: "https://w.example/", name: "Call", data: { domain: "x" } };
  expect(sent).toEqual([["send_event", { type: "im.vector.modular.widgets", state_key: "w1", content }]]);
});

test("a widget is removed by an empty state event", async () => {
  const { host, sent } = session();
  await host.perform({ ...BASE, type: "remove_widget" });
  expect(sent).toEqual([["send_event", { type: "im.vector.modular.widgets", state_key: "w1", content: {} }]]);
});

test("an account's widget needs no room", async () => {
  const { host, sent } = session();
  const { room_id: _, ...action } = BASE;
  await host.perform({ ...action, type: "remove_account_widget" });
  expect(sent).toEqual([["im.manifold.set_account_widget", { widget_id: "w1", content: null }]]);
});

test("nothing is written into the room that the client shows instead", async () => {
  const { host, sent, tell } = session();
  tell("im.manifold.context", { room_id: "!other:example.org" });
  await expect(host.perform(PUT)).rejects.toMatchObject({ reason: "unsupported" });
  expect(sent).toEqual([]);
});

test("what the client shows now is told to those who listen", () => {
  const { host, tell } = session();
  const heard: unknown[] = [];
  host.onContext((context) => heard.push(context));
  tell("im.manifold.context", { room_id: "!b", screen: "type_m.jitsi", integration_id: "w2" });
  expect(heard).toEqual([{ roomId: "!b", roomName: null, screen: "type_m.jitsi", integrationId: "w2" }]);
});

test("a theme change is told by its name", () => {
  const { host, tell } = session();
  const heard: string[] = [];
  host.onTheme((name) => heard.push(name));
  tell("theme_change", { name: "dark" });
  tell("theme_change", { is_dark: true });
  expect(heard).toEqual(["dark"]);
});

test("a client without our actions is not asked for permissions", async () => {
  const { host, sent } = session([]);
  expect(await host.canWrite("im.vector.modular.widgets")).toBe(true);
  expect(sent).toEqual([]);
});

test("a permission that is missing is known from the client", async () => {
  const { host } = session("all", { "im.manifold.can_send_event": { allowed: false } });
  expect(await host.canWrite("im.vector.modular.widgets")).toBe(false);
});

test("those who can help are read from the state that the client pushed, creators first", async () => {
  const { host, tell } = session();
  const levels = { type: "m.room.power_levels", state_key: "", room_id: ROOM, content: { users: { "@anna:x": 50 } } };
  const create = { type: "m.room.create", state_key: "", room_id: ROOM, sender: "@eve:x", content: { room_version: "12" } };
  expect(await host.helpers("im.x")).toEqual([]);
  tell("update_state", { state: [levels] });
  tell("send_event", create);
  expect(await host.helpers("im.x")).toEqual(["@eve:x", "@anna:x"]);
});

test("account widgets are read from account data, and entries without a content are none", async () => {
  const content = { a: { content: { type: "m.custom", url: "https://a.example/" } }, b: {}, c: null };
  const { host } = session("all", { "org.matrix.msc3751.read_account_data": { events: [{ content }] } });
  expect(await host.getAccountWidgets()).toEqual([{ id: "a", content: { type: "m.custom", url: "https://a.example/" } }]);
});

test("what our own actions don't do here is done by the older protocol", async () => {
  const done: string[] = [];
  const widget: AccountWidget = { id: "a", content: { type: "m.custom", url: "https://a.example/" } };
  const { host, sent } = session([], {}, {
    canWrite: async (type) => type !== "im.x",
    getAccountWidgets: async () => [widget],
    setAccountWidget: async (id) => void done.push(`set ${id}`),
    removeAccountWidget: async (id) => void done.push(`remove ${id}`),
  });
  expect(await host.canWrite("im.x")).toBe(false);
  expect(await host.getAccountWidgets()).toEqual([widget]);
  await host.setAccountWidget("a", widget.content);
  await host.removeAccountWidget("a");
  expect(done).toEqual(["set a", "remove a"]);
  expect(sent).toEqual([]);
});

test("our own actions come first", async () => {
  const old = { canWrite: async () => true, getAccountWidgets: async () => [] };
  const { host } = session("all", { "im.manifold.can_send_event": { allowed: false } }, old);
  expect(await host.canWrite("im.x")).toBe(false);
});

test("a client that keeps the account to itself is told apart from an empty account", async () => {
  const { host } = session([]);
  await expect(host.getAccountWidgets()).rejects.toMatchObject({ reason: "unsupported" });
  await expect(host.removeAccountWidget("a")).rejects.toMatchObject({ reason: "unsupported" });
});

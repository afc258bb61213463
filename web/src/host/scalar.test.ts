import type { Action } from "manifold-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { HostError } from "./host";
import { ScalarChannel } from "./scalar-channel";
import { ScalarHost } from "./scalar";
// Time stands still here, so what is fetched when it is needed has to be there.
import "./scalar-room";

const CLIENT = "https://app.element.example";
const ROOM = "!lab:example.org";
const CONTEXT = { roomId: ROOM, roomName: "Lab", screen: null, integrationId: null };

type Message = Record<string, unknown>;
type Answer = (message: Message) => unknown;

/** Our window and Element's, joined. `answer` gives the response; undefined is silence. */
class Windows {
  readonly sent: { message: Message; target: string }[] = [];
  answer: Answer = () => ({ success: true });
  late = 0;
  #listener: (event: MessageEvent) => void = () => undefined;

  readonly parent = {
    postMessage: (message: Message, target: string) => {
      this.sent.push({ message, target });
      const response = this.answer(message);
      if (response === undefined) return;
      setTimeout(() => this.deliver({ ...structuredClone(message), response }), this.late);
    },
  };

  readonly inbox = {
    addEventListener: (_type: "message", listener: (event: MessageEvent) => void) => {
      this.#listener = listener;
    },
  };

  deliver(data: unknown, origin = CLIENT, source: unknown = this.parent): void {
    this.#listener({ data, origin, source } as MessageEvent);
  }

  get last(): Message {
    const { _id, ...message } = this.sent.at(-1)?.message ?? {};
    return message;
  }
}

let windows: Windows;

function host(origin: string | null = CLIENT, context = CONTEXT): ScalarHost {
  return new ScalarHost(new ScalarChannel(windows.parent, windows.inbox, origin), context);
}

const PUT: Action = {
  id: "a1",
  by: "user",
  status: "waiting",
  error: null,
  type: "put_widget",
  room_id: ROOM,
  widget_id: "w1",
  widget: { type: "m.jitsi", url: "https://w.example/w/jitsi", name: "Call", data: { domain: "meet", b: 1 } },
};
const REMOVE: Action = { ...PUT, type: "remove_widget" };

beforeEach(() => {
  vi.useFakeTimers();
  windows = new Windows();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets time pass until the promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  const done = promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  await vi.advanceTimersByTimeAsync(120_000);
  return (await done)();
}

test("a widget is set with the fields that it has, and null is left out", async () => {
  const widget = { type: "m.custom", url: "https://w.example/", name: null, data: null };
  await settled(host().setAccountWidget("w1", widget));
  expect(windows.last).toEqual({
    action: "set_widget",
    userWidget: true,
    widget_id: "w1",
    type: "m.custom",
    url: "https://w.example/",
  });
});

test("a widget is removed by a url that is null and there", async () => {
  await settled(host().perform(REMOVE));
  expect(windows.last).toEqual({ action: "set_widget", room_id: ROOM, widget_id: "w1", url: null });
});

test("an account's widget is removed without a room", async () => {
  await settled(host().perform({ ...REMOVE, type: "remove_account_widget" }));
  expect(windows.last).toEqual({ action: "set_widget", userWidget: true, widget_id: "w1", url: null });
});

test("state is sent by send_event", async () => {
  const { widget: _, widget_id: _id, ...base } = PUT;
  const action: Action = { ...base, type: "put_state", event_type: "im.x", state_key: "k", content: { a: 1 } };
  await settled(host().perform(action));
  expect(windows.last).toEqual({ action: "send_event", room_id: ROOM, type: "im.x", state_key: "k", content: { a: 1 } });
});

test("the OpenID token is asked for without a room", async () => {
  windows.answer = () => ({ access_token: "t", token_type: "Bearer", matrix_server_name: "x", expires_in: 60 });
  expect(await settled(host().getOpenIDToken())).toMatchObject({ access_token: "t" });
  expect(windows.last).toEqual({ action: "get_open_id_token" });
});

test("answers are matched by the id that comes back, in whatever order", async () => {
  windows.answer = () => undefined;
  const asked = host();
  const first = asked.canWrite("a");
  const second = asked.canWrite("b");
  const [one, two] = windows.sent.map(({ message }) => message);
  windows.deliver({ ...two, response: { error: { message: "no" } } });
  windows.deliver({ ...one, response: true });
  expect(await Promise.all([first, second])).toEqual([true, false]);
});

test("messages of other windows, of other origins and of nobody's asking are ignored", async () => {
  windows.answer = () => undefined;
  const answer = host().getOpenIDToken();
  const caught = answer.catch((error: unknown) => error);
  const asked = windows.sent[0]?.message;
  const evil = { ...asked, response: { access_token: "evil" } };
  windows.deliver(evil, "https://evil.example");
  windows.deliver(evil, CLIENT, {});
  windows.deliver({ ...evil, _id: "guessed" });
  windows.deliver("text");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await caught).toMatchObject({ reason: "silent" });
});

test("our own request coming back without a response is no answer", async () => {
  windows.answer = (message) => {
    windows.deliver(message);
    return true;
  };
  expect(await settled(host().canWrite("a"))).toBe(true);
});

test("an unknown origin is pinned by the first valid answer", async () => {
  const asked = host(null);
  windows.answer = () => [];
  await settled(asked.ready());
  expect(windows.sent[0]?.target).toBe("*");
  windows.answer = () => ({ success: true });
  await settled(asked.perform(REMOVE));
  expect(windows.sent.at(-1)?.target).toBe(CLIENT);
});

test("a client that answers after 20 seconds is waited for", async () => {
  windows.late = 20_000;
  await expect(settled(host().perform(PUT))).resolves.toBeUndefined();
  windows.answer = () => [];
  await expect(settled(host().ready())).resolves.toBeUndefined();
});

test("a client that listens only later is asked again", async () => {
  windows.answer = () => undefined;
  let isReady = false;
  void host()
    .ready()
    .then(() => (isReady = true));
  await vi.advanceTimersByTimeAsync(11_000);
  expect([isReady, windows.sent.length]).toEqual([false, 3]);
  windows.answer = () => ({ error: { message: "Room not visible" } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isReady).toBe(true);
});

const PRESENT = {
  type: "im.vector.modular.widgets",
  state_key: "w1",
  // Element's: another spelling of the type, fields of its own, keys in another order.
  content: { type: "jitsi", url: "https://w.example/w/jitsi", name: "Call", data: { b: 1, domain: "meet" }, id: "w1" },
};

test("a widget that is there counts as set, although the client said nothing", async () => {
  windows.answer = ({ action }) => (action === "get_widgets" ? [PRESENT] : undefined);
  await expect(settled(host().perform(PUT))).resolves.toBeUndefined();
});

test("a widget that is there counts as set, although the client reported a failure", async () => {
  windows.answer = ({ action }) => (action === "get_widgets" ? [PRESENT] : { error: { message: "Failed" } });
  await expect(settled(host().perform(PUT))).resolves.toBeUndefined();
});

test("an account's widget of the same name does not count as the room's", async () => {
  const mine = { ...PRESENT, type: "m.widget" };
  windows.answer = ({ action }) => (action === "get_widgets" ? [mine] : undefined);
  await expect(settled(host().perform(PUT))).rejects.toMatchObject({ reason: "silent" });
});

test("an edit that did not arrive is not taken for done because the old widget is there", async () => {
  const old = { ...PRESENT, content: { ...PRESENT.content, data: { domain: "old" } } };
  windows.answer = ({ action }) => (action === "get_widgets" ? [old] : undefined);
  await expect(settled(host().perform(PUT))).rejects.toMatchObject({ reason: "silent" });
});

test("a refusal is told in Element's words and its homeserver's, without addresses", async () => {
  const cause = new Error("MatrixError: [403] You don't have permission to post that. (http://hs/_matrix/x)");
  windows.answer = ({ action }) =>
    action === "get_widgets" ? [] : { error: { message: "Failed to send request.", _error: cause } };
  const refusal = settled(host().perform(PUT));
  await expect(refusal).rejects.toBeInstanceOf(HostError);
  await expect(refusal).rejects.toMatchObject({
    reason: "refused",
    message: "Failed to send request. You don't have permission to post that.",
  });
});

test("no answer about a permission is no advice", async () => {
  windows.answer = () => undefined;
  expect(await settled(host().canWrite("a"))).toBe(true);
});

test("those who can help are named as people know them", async () => {
  windows.answer = ({ action, user_id }) => {
    if (action === "read_events") return { events: [{ content: { users: { "@a:x": 100, "@b:x": 50 } } }] };
    return user_id === "@a:x" ? { displayname: "Anna" } : null;
  };
  expect(await settled(host().helpers("im.vector.modular.widgets"))).toEqual(["Anna", "@b:x"]);
});

test("where the power levels name nobody, whoever wrote them can help", async () => {
  windows.answer = ({ action }) =>
    action === "read_events" ? { events: [{ sender: "@eve:x", content: { users: {} } }] } : { displayname: "Eve" };
  expect(await settled(host().helpers("im.vector.modular.widgets"))).toEqual(["Eve"]);
});

test("account widgets are read without the room's, and written to the account", async () => {
  const mine = { type: "m.widget", state_key: "m1", content: { type: "m.custom", url: "https://m.example/" } };
  windows.answer = ({ action }) => (action === "get_widgets" ? [PRESENT, mine] : { success: true });
  expect(await settled(host().getAccountWidgets())).toEqual([{ id: "m1", content: mine.content }]);
  await settled(host().setAccountWidget("m2", { type: "m.custom", url: "https://n.example/" }));
  expect(windows.last).toMatchObject({ action: "set_widget", userWidget: true, widget_id: "m2" });
  expect(windows.last).not.toHaveProperty("room_id");
  await settled(host().removeAccountWidget("m2"));
  expect(windows.last).toEqual({ action: "set_widget", userWidget: true, widget_id: "m2", url: null });
});

test("the room's widgets are told as they stand in the room", async () => {
  const event = { type: "im.vector.modular.widgets", state_key: "w1", content: { type: "m.custom", url: "https://a" } };
  windows.answer = ({ action }) => (action === "read_events" ? { events: [event] } : {});
  expect(await settled(host().getState("im.vector.modular.widgets"))).toEqual([event]);
  expect(windows.last).toMatchObject({ action: "read_events", room_id: ROOM, state_key: true });
});

test("of a client that reads no events, the widgets are told without what its store adds", async () => {
  const content = { type: "m.custom", url: "https://a" };
  const added = { id: "w1", creatorUserId: "@a:b", roomId: ROOM, eventId: "$1" };
  const room = { type: "im.vector.modular.widgets", state_key: "w1", content: { ...content, ...added } };
  const account = { type: "m.widget", state_key: "w2", content };
  windows.answer = ({ action }) => (action === "get_widgets" ? [room, account] : { error: { message: "no" } });
  expect(await settled(host().getState("im.vector.modular.widgets"))).toEqual([{ ...room, content }]);
});

test("the layout can neither be read nor written there, and no message sent", async () => {
  windows.answer = () => ({ error: { message: "Disallowed 'type' in request" } });
  const it = host();
  expect(it.writes("io.element.widgets.layout")).toBe(false);
  await expect(settled(it.getState("io.element.widgets.layout"))).rejects.toMatchObject({ reason: "refused" });
  await expect(it.send()).rejects.toMatchObject({ reason: "unsupported" });
});

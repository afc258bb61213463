import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { WidgetClient } from "./client";
import { messageIn, type Data, type Message } from "./envelope";
import { OpenID } from "./openid";
import { originOf, type Surroundings } from "./peer";

const CLIENT = "https://client.example";
const ALL = ["send", "receive"];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A widget in its window, and what a client in the window around it posts and sees. */
function stage(origin: string | null = CLIENT, widgetId: string | null = "w1") {
  const posted: [message: Message, target: string][] = [];
  const parent = { postMessage: (message: Message, target: string) => void posted.push([message, target]) };
  let hear: ((event: MessageEvent) => void) | undefined;
  const self = {
    parent,
    addEventListener: (_: string, listener: NonNullable<typeof hear>) => void (hear = listener),
  } as unknown as Surroundings;
  const client = new WidgetClient(widgetId, origin, ALL, self);
  const post = (data: unknown, from: string = CLIENT, source: unknown = parent) =>
    hear?.({ data, origin: from, source } as MessageEvent);
  let number = 0;
  const ask = (action: string, data: unknown = {}, from?: string, source?: unknown) => {
    const requestId = `client-${number++}`;
    post({ api: "toWidget", widgetId: "w1", requestId, action, data }, from, source);
    return requestId;
  };
  const sent = (action: string) => posted.map(([message]) => message).filter((message) => message.action === action);
  const answered = (requestId: string) =>
    posted.map(([message]) => message).filter((each) => each.requestId === requestId && "response" in each);
  const answer = (action: string, response: unknown) => post({ ...sent(action).at(-1), response });
  return { client, posted, post, ask, sent, answered, answer };
}

async function started(...given: Parameters<typeof stage>) {
  const on = stage(...given);
  on.client.start();
  on.ask("capabilities");
  on.answer("supported_api_versions", { supported_versions: ["0.0.2", "org.matrix.msc2871"] });
  on.ask("notify_capabilities", { requested: ALL, approved: ["receive"] });
  await on.client.ready();
  return on;
}

test("the client is told what we want, and tells what we may", async () => {
  const on = stage();
  on.client.start();
  const id = on.ask("capabilities");
  expect(on.answered(id)).toMatchObject([{ api: "toWidget", response: { capabilities: ALL } }]);
  expect(on.client.may("send")).toBe(true);
  on.answer("supported_api_versions", { supported_versions: ["org.matrix.msc2871"] });
  on.ask("notify_capabilities", { approved: ["receive", 7] });
  await on.client.ready();
  expect(on.client.may("send")).toBe(false);
  expect(on.client.may("receive")).toBe(true);
});

test("the client is told once that the page is there, when it is", () => {
  const on = stage();
  on.client.start();
  expect(on.sent("content_loaded")).toEqual([]);
  on.client.loaded();
  on.answer("content_loaded", { error: { message: "Improper sequence" } });
  on.client.loaded();
  expect(on.sent("content_loaded")).toMatchObject([{ api: "fromWidget", widgetId: "w1", data: {} }]);
});

test("a client that does not notify grants all", async () => {
  const on = stage();
  on.client.start();
  on.ask("capabilities");
  on.answer("supported_api_versions", { error: { message: "Unknown action" } });
  await on.client.ready();
  expect(on.client.may("send")).toBe(true);
  expect(on.client.versions).toEqual([]);
});

test("a client that says nothing of its versions is an old one", async () => {
  const on = stage();
  on.client.start();
  on.ask("capabilities");
  await vi.advanceTimersByTimeAsync(30_000);
  await on.client.ready();
});

test("every request has one answer, and what is unknown is an error", () => {
  const on = stage();
  on.client.on("update_state", () => undefined);
  on.client.on("send_event", () => {
    throw new Error("a fault of ours");
  });
  on.client.start();
  for (const action of ["visibility", "theme_change", "language_change", "update_state", "notify_capabilities"]) {
    expect(on.answered(on.ask(action))).toMatchObject([{ response: {} }]);
  }
  const versions = ["0.0.1", "0.0.2", "0.1.0", "org.matrix.msc2762_update_state"];
  expect(on.answered(on.ask("supported_api_versions"))[0]?.response).toEqual({ supported_versions: versions });
  expect(on.answered(on.ask("screenshot"))[0]?.response).toEqual({
    error: { message: "Unknown or unsupported to-widget action: screenshot" },
  });
});

test("other keys of a request come back in its answer", () => {
  const on = stage();
  on.client.start();
  on.post({ api: "toWidget", widgetId: "w1", requestId: "r", action: "visibility", data: {}, visible: true });
  expect(on.answered("r")).toMatchObject([{ visible: true, response: {} }]);
});

test("only the window around us, on its origin, under our id, is the client", () => {
  const on = stage();
  on.client.start();
  expect(on.answered(on.ask("capabilities", {}, "https://evil.example"))).toEqual([]);
  expect(on.answered(on.ask("capabilities", {}, CLIENT, { postMessage: () => undefined }))).toEqual([]);
  on.post({ api: "toWidget", widgetId: "w2", requestId: "r", action: "capabilities", data: {} });
  expect(on.answered("r")).toEqual([]);
  expect(on.answered(on.ask("capabilities"))).toHaveLength(1);
  for (const [, target] of on.posted) expect(target).toBe(CLIENT);
});

test("without an origin the first to ask decides it", () => {
  const on = stage(null, null);
  on.client.start();
  expect(on.posted).toEqual([]);
  on.post("nonsense", "https://evil.example");
  expect(on.answered(on.ask("capabilities"))).toHaveLength(1);
  expect(on.answered(on.ask("capabilities", {}, "https://evil.example"))).toEqual([]);
  expect(on.sent("supported_api_versions")).toMatchObject([{ widgetId: "w1" }]);
});

test("an opaque origin is compared, and can't be addressed", () => {
  const on = stage("null");
  on.client.start();
  expect(on.answered(on.ask("capabilities", {}, "null"))).toHaveLength(1);
  expect(on.answered(on.ask("capabilities"))).toEqual([]);
  expect(on.posted.every(([, target]) => target === "*")).toBe(true);
});

test("nonsense is neither answered nor thrown at", () => {
  const on = stage();
  on.client.start();
  const before = on.posted.length;
  const whole: Data = { api: "toWidget", widgetId: "w1", requestId: "r", action: "visibility" };
  const values = [null, 7, {}, "", []];
  const broken = Object.keys(whole).flatMap((key) => values.map((value) => Object.assign({}, whole, { [key]: value })));
  const echoes = [{ ...whole, response: {} }, { ...whole, api: "fromWidget" }];
  for (const message of [null, undefined, 7, "x", [], {}, ...broken, ...echoes]) on.post(message);
  expect(on.posted.length).toBe(before);
  expect(messageIn(whole)).toBe(whole);
  on.post({ ...whole, data: "text" });
  expect(on.answered("r")).toHaveLength(1);
});

test("a request is settled by its own answer, once", async () => {
  const on = await started();
  const first = on.client.send("read_events", { type: "a" });
  const second = on.client.send("read_events", { type: "b" });
  const [a, b] = on.sent("read_events");
  expect(a?.requestId).not.toBe(b?.requestId);
  on.post({ ...b, response: { events: ["b"] } });
  on.post({ ...a, action: "send_event", response: { events: ["wrong"] } });
  on.post({ ...a, response: { events: ["forged"] } }, "https://evil.example");
  on.post({ ...a, response: { events: ["a"] } });
  on.post({ ...a, response: { events: ["late"] } });
  expect(await first).toEqual({ events: ["a"] });
  expect(await second).toEqual({ events: ["b"] });
});

test("a refusal says what the homeserver said", async () => {
  const on = await started();
  const asked = on.client.send("send_event", { type: "x", content: {} });
  const api = { http_status: 403, response: { errcode: "M_FORBIDDEN", error: "You may not" } };
  on.answer("send_event", { error: { message: "Error sending event", matrix_api_error: api } });
  const refused = { reason: "refused", message: "Error sending event You may not", status: 403, errcode: "M_FORBIDDEN" };
  await expect(asked).rejects.toMatchObject(refused);
  const other = on.client.send("send_event", {});
  on.answer("send_event", { error: "just a text" });
  await expect(other).rejects.toMatchObject({ reason: "refused", message: "just a text" });
});

test("a client that is too slow is silent, and what it says later counts no more", async () => {
  const on = await started();
  const asked = on.client.send("send_event", {}, 2);
  const failed = expect(asked).rejects.toMatchObject({ reason: "silent" });
  await vi.advanceTimersByTimeAsync(2000);
  await failed;
  on.answer("send_event", { event_id: "$late" });
});

test("the user may allow, deny, or be asked first who they are", async () => {
  const token = { access_token: "t", token_type: "Bearer", matrix_server_name: "x", expires_in: 3600 };
  const on = await started();
  const openID = new OpenID(on.client);
  const at = () => on.sent("get_openid").at(-1)?.requestId;

  const allowed = openID.token();
  on.answer("get_openid", { state: "allowed", ...token });
  expect(await allowed).toEqual(token);

  const blocked = openID.token();
  on.answer("get_openid", { state: "blocked", ...token });
  await expect(blocked).rejects.toMatchObject({ reason: "refused" });

  const asked = openID.token();
  on.answer("get_openid", { state: "request" });
  on.ask("openid_credentials", { state: "allowed", original_request_id: "another", ...token, access_token: "other" });
  await vi.advanceTimersByTimeAsync(3_600_000);
  const id = on.ask("openid_credentials", { state: "allowed", original_request_id: at(), ...token });
  expect(on.answered(id)).toMatchObject([{ response: {} }]);
  expect(await asked).toEqual(token);

  const quick = openID.token();
  on.ask("openid_credentials", { state: "blocked", original_request_id: at() });
  on.answer("get_openid", { state: "request" });
  await expect(quick).rejects.toMatchObject({ reason: "refused" });
});

test("a client's origin is known by its address, if it has one", () => {
  expect(originOf("https://client.example/app?x#y")).toBe(CLIENT);
  for (const none of [null, "", "nonsense", "vector://vector/webapp/", "file:///app/index.html"]) expect(originOf(none)).toBeNull();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ApiError, NoAnswer, watch, type Change, type Client } from "../src/index.ts";

const ROOM = { room_id: "!a:b" };
const LIST = 'event: installations\ndata: {"installations":[]}\n\n';
const ONE = 'event: installation\ndata: {"id":"i1"}\n\n';
const LOGGED_OUT = 'event: end\ndata: {"errcode":"M_UNKNOWN_TOKEN","error":"Invalid token"}\n\n';
const CLOSING = 'event: end\ndata: {"errcode":"M_UNKNOWN","error":"The manager is being stopped"}\n\n';

type Part = string | Error | "stays open";

/** A manager that answers each connection with the next of these. */
function manager(...connections: (Part[] | Error)[]) {
  const opened: [id: string, parts: object][] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const open: Client["open"] = async (id, parts, options) => {
    opened.push([id, parts]);
    signals.push(options?.signal);
    const answer = connections.shift() ?? new Error("Nobody expected another connection");
    if (answer instanceof Error) throw answer;
    return body(answer, options?.signal);
  };
  return { client: { open }, opened, signals };
}

function body(parts: Part[], signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start: (controller) => signal?.addEventListener("abort", () => controller.error(signal.reason)),
    pull: (controller) => {
      const part = parts.shift();
      if (part === "stays open") return new Promise(() => undefined);
      if (part === undefined) controller.close();
      else if (part instanceof Error) controller.error(part);
      else controller.enqueue(encoder.encode(part));
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

async function all(changes: AsyncIterable<Change>, seen: Change[] = []): Promise<string[]> {
  for await (const change of changes) seen.push(change);
  return seen.map(({ event }) => event);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("changes come one by one, however the network cuts them", async () => {
  const stop = new AbortController();
  const cut = [...`retry: 2000\n\n:\n\n${LIST}${ONE}`];
  const { client, opened } = manager([...cut, "stays open"]);
  const seen: Change[] = [];
  const done = all(watch(client, ROOM, { signal: stop.signal }), seen);
  await vi.waitUntil(() => seen.length === 2);
  stop.abort();
  await done;
  expect(seen).toEqual([
    { event: "installations", data: { installations: [] } },
    { event: "installation", data: { id: "i1" } },
  ]);
  expect(opened).toEqual([["events.watch", ROOM]]);
});

test("without a room it is the account's own", async () => {
  const { client, opened } = manager([LOGGED_OUT]);
  await expect(all(watch(client, {}))).rejects.toThrow("Invalid token");
  expect(opened).toEqual([["events.watch.account", {}]]);
});

test("a connection that breaks is made anew after the time that the manager asked for", async () => {
  const { client, opened } = manager(["retry: 2000\n\n", LIST, new Error("reset")], [LIST, LOGGED_OUT]);
  const seen: Change[] = [];
  const done = expect(all(watch(client, ROOM), seen)).rejects.toBeInstanceOf(ApiError);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  await done;
  expect(opened).toHaveLength(2);
  expect(seen.map(({ event }) => event)).toEqual(["installations", "installations"]);
});

test("a manager that is stopped is waited for, longer and longer", async () => {
  const busy = new ApiError(429, "M_LIMIT_EXCEEDED", "Wait", [], 5_000);
  const { client, opened } = manager([CLOSING], new NoAnswer(null), busy, [LOGGED_OUT]);
  const done = expect(all(watch(client, ROOM))).rejects.toThrow("Invalid token");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5_900);
  expect(opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(opened).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(opened).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(2_000);
  await done;
});

test("a connection that gives no sign of life for a minute is taken for dead", async () => {
  const { client, opened, signals } = manager([LIST, "stays open"], [LOGGED_OUT]);
  const done = expect(all(watch(client, ROOM))).rejects.toThrow("Invalid token");
  await vi.advanceTimersByTimeAsync(59_000);
  expect(opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  await done;
  expect(signals[0]?.aborted).toBe(true);
});

test("who stops listening ends the connection", async () => {
  const { client, signals } = manager([LIST, "stays open"]);
  for await (const change of watch(client, ROOM)) {
    expect(change.event).toBe("installations");
    break;
  }
  expect(signals[0]?.aborted).toBe(true);
});

test("what does not pass by itself is told", async () => {
  const refused = new ApiError(403, "M_TERMS_NOT_SIGNED", "Agree first");
  await expect(all(watch(manager(refused).client, ROOM))).rejects.toBe(refused);
});

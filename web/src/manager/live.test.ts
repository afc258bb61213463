import { ApiError, type Change, type Client } from "manifold-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { follow } from "./live";

/** A tab that can be hidden, without a browser. */
class Tab extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let tab: Tab;

beforeEach(() => {
  tab = new Tab();
  vi.stubGlobal("document", tab);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function manager(answer: () => ReadableStream<Uint8Array>) {
  const signals: AbortSignal[] = [];
  const open: Client["open"] = async (_id, _parts, options) => {
    if (options?.signal) signals.push(options.signal);
    return answer();
  };
  return { api: { open } as Client, signals };
}

const LIST = new TextEncoder().encode('event: installations\ndata: {"installations":[]}\n\n');
const silent = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(LIST) });

test("a tab that nobody sees does not listen, and listens again when it is looked at", async () => {
  const { api, signals } = manager(silent);
  const seen: Change[] = [];
  const end = follow(api, "!a:b", (change) => seen.push(change));
  await vi.waitUntil(() => seen.length === 1);
  tab.turn(true);
  expect(signals[0]?.aborted).toBe(true);
  tab.turn(false);
  await vi.waitUntil(() => seen.length === 2);
  end();
  expect(signals[1]?.aborted).toBe(true);
  tab.turn(false);
  expect(signals).toHaveLength(2);
});

test("what the manager refuses is not asked for again before somebody looks anew", async () => {
  let count = 0;
  const { api } = manager(() => {
    count += 1;
    throw new ApiError(403, "M_UNKNOWN_TOKEN", "Invalid token");
  });
  const end = follow(api, "!a:b", () => undefined);
  await vi.waitUntil(() => count === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(count).toBe(1);
  tab.turn(false);
  await vi.waitUntil(() => count === 2);
  end();
});

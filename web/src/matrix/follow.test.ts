import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { followRoom } from "./follow";
import { MatrixSession } from "./session";

const ROOM = "!a:b";
const WIDGET = "im.vector.modular.widgets";

/** A tab that can be hidden, without a browser. */
class Tab extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

interface Answer {
  status?: number;
  body?: object;
}

let tab: Tab;
let asked: { query: URLSearchParams; signal: AbortSignal; answer(answer: Answer): void; fail(): void }[];

/** A homeserver that answers when the test says so. */
beforeEach(() => {
  tab = new Tab();
  asked = [];
  vi.stubGlobal("document", tab);
  vi.stubGlobal("fetch", async (url: URL, { signal }: { signal: AbortSignal }) => {
    if (signal.aborted) throw signal.reason;
    return new Promise<Response>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      asked.push({
        query: url.searchParams,
        signal,
        answer: ({ status = 200, body = {} }) => resolve(new Response(JSON.stringify(body), { status })),
        fail: () => reject(new TypeError("Failed to fetch")),
      });
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

function following() {
  const tokens = { get: () => Promise.resolve("t"), renew: () => Promise.resolve(false) };
  const session = new MatrixSession("b", "https://b", "@me:b", tokens, () => Promise.resolve());
  const slept: number[] = [];
  let told = 0;
  const sleep = (ms: number) => {
    // It rests after each answer.
    if (ms !== 500) slept.push(ms);
    return Promise.resolve();
  };
  const end = followRoom(session, ROOM, [WIDGET], () => (told += 1), sleep);
  return { session, slept, told: () => told, end };
}

const news = (next_batch: string, ...events: object[]) => ({
  body: { next_batch, rooms: { join: { [ROOM]: { timeline: { events } } } } },
});
const widget = { type: WIDGET, state_key: "w", content: {} };
const member = (user: string) => ({ type: "m.room.member", state_key: user, content: { membership: "join" } });

async function nth(count: number) {
  await vi.waitUntil(() => asked.length >= count);
  const one = asked[count - 1];
  if (!one) throw new Error("nothing was asked");
  return one;
}

test("asks for the one room, waits for what is new, and tells of it", async () => {
  const { told, end } = following();
  const first = await nth(1);
  const { room } = JSON.parse(first.query.get("filter") ?? "");
  expect(room.rooms).toEqual([ROOM]);
  expect(room.timeline.types).toEqual([WIDGET, "m.room.member"]);
  expect(first.query.has("since")).toBe(false);
  expect(Number(first.query.get("timeout"))).toBeLessThan(1000);
  first.answer(news("s1"));

  const second = await nth(2);
  // Something may have changed between the page's own look and this.
  expect(told()).toBe(1);
  expect([second.query.get("since"), second.query.get("timeout")]).toEqual(["s1", "30000"]);
  second.answer(news("s2", widget));
  (await nth(3)).answer({ body: { next_batch: "s3" } });
  (await nth(4)).answer(news("s4", member("@other:b")));
  await nth(5);
  expect(told()).toBe(2);
  asked[4]?.answer(news("s5", member("@me:b")));
  (await nth(6)).answer({ body: { next_batch: "s6", rooms: { leave: { [ROOM]: {} } } } });
  await nth(7);
  expect(told()).toBe(4);
  end();
  expect(asked[6]?.signal.aborted).toBe(true);
});

describe("is quiet", () => {
  test("while nobody sees the page, and goes on where it was", async () => {
    const { end } = following();
    (await nth(1)).answer(news("s1"));
    const waiting = await nth(2);
    tab.turn(true);
    expect(waiting.signal.aborted).toBe(true);
    tab.turn(false);
    expect((await nth(3)).query.get("since")).toBe("s1");
    end();
    tab.turn(false);
    expect(asked).toHaveLength(3);
  });

  test("after the session is over, whoever ended it", async () => {
    for (const isOurs of [true, false]) {
      asked = [];
      const { session, slept } = following();
      const first = await nth(1);
      if (isOurs) session.end();
      else first.answer({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } });
      await new Promise((resolve) => setTimeout(resolve, 20));
      tab.turn(false);
      expect([asked.length, slept]).toEqual([1, []]);
      expect(session.over.aborted).toBe(true);
    }
  });
});

test("a homeserver that is away, or wants to be left alone, is asked less and less often", async () => {
  const { slept, told, end } = following();
  (await nth(1)).answer(news("s1"));
  for (let count = 2; count < 9; count += 1) (await nth(count)).fail();
  expect((await nth(9)).query.get("since")).toBe("s1");
  expect(slept).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  asked[8]?.answer({ status: 429, body: { retry_after_ms: 120_000 } });
  const anew = await nth(10);
  // The place in the stream may be what was refused.
  expect(anew.query.has("since")).toBe(false);
  anew.answer(news("s2"));
  (await nth(11)).fail();
  await nth(12);
  expect(slept.slice(-2)).toEqual([60_000, 2000]);
  expect(told()).toBe(2);
  end();
});

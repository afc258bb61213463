import { afterEach, describe, expect, test, vi } from "vitest";

import { HostError } from "../host/host";
import { MatrixSession } from "./session";

const BASE = "https://matrix.example.org";

interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** A homeserver that gives these answers, one after the other; "away" is one that does not answer. */
function homeserver(...answers: (Answer | "away")[]) {
  const asked: { url: string; token: string | null }[] = [];
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    asked.push({ url: String(url), token: new Headers(init.headers).get("Authorization") });
    const answer = answers.shift();
    if (!answer || answer === "away") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers: answer.headers });
  });
  return asked;
}

function session(renews: string[] = []) {
  const slept: number[] = [];
  let token = "first";
  const tokens = {
    get: () => Promise.resolve(token),
    renew: () => {
      token = renews.shift() ?? "";
      return Promise.resolve(token !== "");
    },
  };
  const made = new MatrixSession("example.org", BASE, "@alice:example.org", tokens, (ms) => {
    slept.push(ms);
    return Promise.resolve();
  });
  return { made, slept };
}

const refusal = (error: unknown) => (error instanceof HostError ? [error.reason, error.message] : error);
const unknown = { status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "Unknown" } };

afterEach(() => vi.unstubAllGlobals());

describe("a homeserver that asks to wait", () => {
  test("is waited for, as long as it says", async () => {
    homeserver(
      { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 1500 } },
      { status: 429, headers: { "Retry-After": "3" } },
      { status: 200, body: { event_id: "$1" } },
    );
    const { made, slept } = session();
    expect(await made.ask("PUT", ["x"], { body: {} })).toEqual({ event_id: "$1" });
    expect(slept).toEqual([1500, 3000]);
  });

  test("is not waited for longer than people would", async () => {
    homeserver(
      { status: 429, body: { retry_after_ms: 50_000 } },
      { status: 429, body: { retry_after_ms: 50_000 } },
    );
    const { made, slept } = session();
    const error = await made.ask("GET", ["x"]).catch(refusal);
    expect(error).toEqual(["refused", "example.org asks you to wait. Try again in a minute."]);
    expect(slept).toEqual([50_000]);
  });
});

test("who does not answer may have done it all the same", async () => {
  homeserver("away", { status: 502 });
  const { made } = session();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await made.ask("PUT", ["x"]).catch(refusal)).toEqual([
      "silent",
      "example.org does not answer. Check your connection, and try again.",
    ]);
  }
});

describe("a token that is known no more", () => {
  test("is renewed once, and the request made again", async () => {
    const asked = homeserver(unknown, { status: 200 });
    await session(["second"]).made.ask("GET", ["x"]);
    expect(asked.map(({ token }) => token)).toEqual(["Bearer first", "Bearer second"]);
  });

  test("ends the session where it can't be renewed, or is refused again", async () => {
    for (const renews of [[], ["second"]]) {
      homeserver(unknown, unknown);
      const { made } = session([...renews]);
      const ended: string[] = [];
      made.onEnd = (why) => ended.push(why);
      expect(await made.ask("GET", ["x"]).catch(refusal)).toEqual(["refused", ended[0]]);
      expect(ended).toEqual(["example.org has ended this session. Sign in again: what you typed is kept, but for passwords and keys."]);
    }
  });
});

test("what is not there is null, and another refusal is told in the homeserver's words", async () => {
  homeserver({ status: 404, body: { errcode: "M_NOT_FOUND" } }, { status: 403, body: { error: "Not your room" } });
  const { made } = session();
  expect(await made.find(["x"])).toBeNull();
  expect(await made.find(["x"]).catch(refusal)).toEqual(["refused", "example.org refuses it: Not your room"]);
});

test("nothing is asked once the session is over, and what is being read is not waited for", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (_: URL, { method = "", signal }: RequestInit) => {
    asked.push(method);
    return new Promise<Response>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      if (method === "PUT") setTimeout(() => resolve(new Response("{}")), 10);
    });
  });
  const { made } = session();
  const ended: string[] = [];
  made.onEnd = (why) => ended.push(why);
  const reading = made.ask("GET", ["x"]).catch(refusal);
  const writing = made.ask("PUT", ["x"], { body: {} });
  await vi.waitUntil(() => asked.length === 2);
  made.end();
  const over = ["refused", expect.stringContaining("has ended this session")];
  expect([await reading, await writing]).toEqual([over, {}]);
  expect(await made.ask("POST", ["x"]).catch(refusal)).toEqual(over);
  expect([asked, ended]).toEqual([["GET", "PUT"], []]);
});

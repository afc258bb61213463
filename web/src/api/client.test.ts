import { afterEach, expect, test, vi } from "vitest";

import { Api } from "./client";
import type { Fetch } from "./http";

const BASE = "https://im.example/manifold/";
const V1 = `${BASE}_matrix/integrations/v1`;

type Reply = [status: number, body: unknown];

/** A manager that knows the tokens it gave out. */
class Manager {
  readonly calls: { method: string; url: string; body: unknown; token?: string }[] = [];
  valid = new Set<string>();
  #count = 0;
  reply: (method: string, url: string) => Reply = () => [200, { installations: [] }];

  fetch: Fetch = async (url, init) => {
    const headers = init.headers as Record<string, string>;
    const token = headers.Authorization?.replace("Bearer ", "");
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
    const method = init.method ?? "GET";
    this.calls.push({ method, url, body, token });
    const [status, answer] = this.#answer(method, url, token);
    return new Response(JSON.stringify(answer), { status });
  };

  #answer(method: string, url: string, token: string | undefined): Reply {
    if (url === `${V1}/account/register`) {
      const fresh = `t${++this.#count}`;
      this.valid.add(fresh);
      return [200, { token: fresh }];
    }
    if (token !== undefined && !this.valid.has(token)) {
      return [403, { errcode: "M_UNKNOWN_TOKEN", error: "Invalid token" }];
    }
    return this.reply(method, url);
  }
}

function api(manager: Manager, fetch: Fetch = manager.fetch): Api {
  let count = 0;
  const identify = async () => {
    count += 1;
    return { access_token: `o${count}`, token_type: "Bearer", matrix_server_name: "x", expires_in: 60 };
  };
  return new Api(BASE, identify, fetch);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("the catalogue is one request, without a token", async () => {
  const manager = new Manager();
  manager.reply = () => [200, { integrations: [] }];
  expect(await api(manager).integrations()).toEqual([]);
  expect(manager.calls).toEqual([
    { method: "GET", url: `${V1}/integrations?target=room`, body: undefined, token: undefined },
  ]);
});

test("calls at the same time share one registration", async () => {
  const manager = new Manager();
  const both = api(manager);
  await Promise.all([both.installations("!a:b"), both.installations("!a:b")]);
  expect(manager.calls.map(({ url, token }) => [url.replace(V1, ""), token])).toEqual([
    ["/account/register", undefined],
    ["/rooms/!a%3Ab/installations", "t1"],
    ["/rooms/!a%3Ab/installations", "t1"],
  ]);
});

test("a token that expired is replaced once, with a new OpenID token", async () => {
  const manager = new Manager();
  const one = api(manager);
  await one.installations("!a:b");
  manager.valid.clear();
  await one.install("!a:b", "jitsi", { server: "x" });
  expect(manager.calls.slice(2).map(({ method, url, body, token }) => [method, url.replace(V1, ""), token, body])).toEqual([
    ["POST", "/rooms/!a%3Ab/installations", "t1", { integration: "jitsi", config: { server: "x" } }],
    ["POST", "/account/register", undefined, expect.objectContaining({ access_token: "o2" })],
    ["POST", "/rooms/!a%3Ab/installations", "t2", { integration: "jitsi", config: { server: "x" } }],
  ]);
});

test("a manager that knows no token at all is not asked for ever", async () => {
  const manager = new Manager();
  manager.valid.add = () => manager.valid;
  await expect(api(manager).installations("!a:b")).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  expect(manager.calls).toHaveLength(4);
});

test("a client that proves nothing is asked again by the next call", async () => {
  const manager = new Manager();
  const identify = vi.fn().mockRejectedValueOnce(new Error("declined")).mockResolvedValue({ access_token: "o" });
  const one = new Api(BASE, identify, manager.fetch);
  await expect(one.installations("!a:b")).rejects.toThrow("declined");
  await expect(one.installations("!a:b")).resolves.toEqual([]);
});

test("unsigned terms are an error that can be told from others", async () => {
  const manager = new Manager();
  manager.reply = () => [403, { errcode: "M_TERMS_NOT_SIGNED", error: "Agree to the terms first" }];
  await expect(api(manager).installations("!a:b")).rejects.toMatchObject({ errcode: "M_TERMS_NOT_SIGNED", status: 403 });
});

test("agreement is sent with the token", async () => {
  const manager = new Manager();
  await api(manager).accept(["https://x.example/tos"]);
  expect(manager.calls.at(-1)).toMatchObject({ token: "t1", body: { user_accepts: ["https://x.example/tos"] } });
});

test("every field that is wrong comes with the error", async () => {
  const manager = new Manager();
  const fields = [{ path: "/server", message: "No Jitsi there" }];
  manager.reply = () => [400, { errcode: "M_INVALID_PARAM", error: "Wrong", "im.manifold.fields": fields }];
  await expect(api(manager).install("!a:b", "jitsi", {})).rejects.toMatchObject({ fields });
});

test("an answer that is no JSON is told as no answer", async () => {
  const html = api(new Manager(), async () => new Response("<html>", { status: 502 }));
  await expect(html.integrations()).rejects.toMatchObject({ status: 0 });
});

test("a manager that says nothing is not waited for for ever", async () => {
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  const silent = api(new Manager(), (_url, init) => Promise.reject(init.signal?.reason as Error));
  await expect(silent.integrations()).rejects.toThrow("did not answer in 15 seconds");
});

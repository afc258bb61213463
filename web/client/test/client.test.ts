import { afterEach, expect, test, vi } from "vitest";

import { createClient, pages, type Client, type Fetch, type Settings } from "../src/index.ts";

const MANAGER = "https://im.example/manifold";
const V1 = `${MANAGER}/_matrix/integrations/v1`;
const HERE = { room_id: "!a:b" };
const INSTALL = { ...HERE, body: { integration: "jitsi", config: { server: "x" } } };

type Reply = [status: number, body: unknown];

/** A manager that knows the tokens it gave out. */
class Manager {
  readonly calls: { method: string; url: string; body: unknown; token?: string }[] = [];
  valid = new Set<string>();
  /** How many of the next requests are lost on their way. */
  lost = 0;
  #count = 0;
  reply: (method: string, url: string) => Reply = () => [200, { installations: [] }];

  fetch: Fetch = async (url, init) => {
    const headers = init.headers as Record<string, string>;
    const token = headers.Authorization?.replace("Bearer ", "");
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
    const method = init.method ?? "GET";
    this.calls.push({ method, url, body, token });
    if (this.lost-- > 0) throw new TypeError("Failed to fetch");
    const [status, answer] = this.#answer(method, url, token);
    return new Response(JSON.stringify(answer), { status });
  };

  get asked(): [method: string, path: string, token: string | undefined][] {
    return this.calls.map(({ method, url, token }) => [method, url.replace(V1, ""), token]);
  }

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

function client(manager: Manager, settings: Partial<Settings> = {}): Client {
  let count = 0;
  const identify = async () => {
    count += 1;
    return { access_token: `o${count}`, token_type: "Bearer", matrix_server_name: "x", expires_in: 60 };
  };
  return createClient({ url: `${MANAGER}/`, identify, fetch: manager.fetch, ...settings });
}

test("words for people are asked for in the language that is spoken by then", async () => {
  const asked: unknown[] = [];
  let language = "";
  const fetch: Fetch = async (_, init) => {
    asked.push((init.headers as Record<string, string>)["Accept-Language"]);
    return new Response("{}");
  };
  const api = createClient({ url: MANAGER, fetch, language: () => language });

  await api.integrations.search();
  language = "ar";
  await api.integrations.search();

  expect(asked).toEqual([undefined, "ar"]);
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("the catalogue is one request, without a token", async () => {
  const manager = new Manager();
  manager.reply = () => [200, { integrations: [] }];
  expect(await client(manager).integrations.search({ target: "room", from: undefined })).toEqual({ integrations: [] });
  expect(manager.asked).toEqual([["GET", "/integrations?target=room", undefined]]);
});

test("who is known already is known to the catalogue too", async () => {
  const manager = new Manager();
  manager.valid.add("mine");
  await client(manager, { token: "mine" }).integrations.detail({ integration_id: "a/b", room_id: "!a:b" });
  expect(manager.asked).toEqual([["GET", "/integrations/a%2Fb?room_id=%21a%3Ab", "mine"]]);
});

test("what is the account's own hangs on what is a room's", async () => {
  const manager = new Manager();
  await client(manager).installations.here.account();
  expect(manager.asked.at(-1)).toEqual(["GET", "/account/installations", "t1"]);
});

test("calls at the same time share one registration", async () => {
  const manager = new Manager();
  const both = client(manager);
  await Promise.all([both.installations.here(HERE), both.installations.here(HERE)]);
  expect(manager.asked).toEqual([
    ["POST", "/account/register", undefined],
    ["GET", "/rooms/!a%3Ab/installations", "t1"],
    ["GET", "/rooms/!a%3Ab/installations", "t1"],
  ]);
});

test("a token that expired is replaced once, with a new OpenID token", async () => {
  const manager = new Manager();
  const one = client(manager);
  await one.installations.here(HERE);
  manager.valid.clear();
  await one.installations.install(INSTALL);
  expect(manager.calls.slice(2).map(({ method, url, token, body }) => [method, url.replace(V1, ""), token, body])).toEqual([
    ["POST", "/rooms/!a%3Ab/installations", "t1", INSTALL.body],
    ["POST", "/account/register", undefined, expect.objectContaining({ access_token: "o2" })],
    ["POST", "/rooms/!a%3Ab/installations", "t2", INSTALL.body],
  ]);
});

test("a manager that knows no token at all is not asked for ever", async () => {
  const manager = new Manager();
  manager.valid.add = () => manager.valid;
  await expect(client(manager).installations.here(HERE)).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  expect(manager.calls).toHaveLength(4);
});

test("a token that can't be replaced is told to have ended", async () => {
  const manager = new Manager();
  const one = client(manager, { identify: undefined, token: "old" });
  await expect(one.account.whoami()).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  expect(manager.calls).toHaveLength(1);
});

test("without a token and a way to get one nothing is asked", async () => {
  const manager = new Manager();
  await expect(client(manager, { identify: undefined }).account.whoami()).rejects.toThrow("neither a token");
  expect(manager.calls).toEqual([]);
});

test("a token that was forgotten is not used again", async () => {
  const manager = new Manager();
  const one = client(manager);
  await one.account.logout();
  one.forgetToken();
  await one.account.whoami();
  expect(manager.asked.map(([, , token]) => token)).toEqual([undefined, "t1", undefined, "t2"]);
});

test("a client that proves nothing is asked again by the next call", async () => {
  const identify = vi.fn().mockRejectedValueOnce(new Error("declined")).mockResolvedValue({ access_token: "o" });
  const one = client(new Manager(), { identify });
  await expect(one.installations.here(HERE)).rejects.toThrow("declined");
  await expect(one.installations.here(HERE)).resolves.toEqual({ installations: [] });
});

test("unsigned terms are an error that can be told from others", async () => {
  const manager = new Manager();
  manager.reply = () => [403, { errcode: "M_TERMS_NOT_SIGNED", error: "Agree to the terms first" }];
  const refused = { errcode: "M_TERMS_NOT_SIGNED", status: 403 };
  await expect(client(manager).installations.here(HERE)).rejects.toMatchObject(refused);
});

test("every field that is wrong comes with the error, and when to come back", async () => {
  const manager = new Manager();
  const fields = [{ path: "/server", message: "No Jitsi there" }];
  manager.reply = () => [400, { errcode: "M_INVALID_PARAM", error: "Wrong", "im.manifold.fields": fields }];
  await expect(client(manager).installations.install(INSTALL)).rejects.toMatchObject({ fields, retryAfter: null });
  manager.reply = () => [429, { errcode: "M_LIMIT_EXCEEDED", error: "Wait", retry_after_ms: 1500 }];
  await expect(client(manager).account.whoami()).rejects.toMatchObject({ fields: [], retryAfter: 1500 });
});

test("an answer that is no JSON is told as no answer", async () => {
  const html = client(new Manager(), { fetch: async () => new Response("<html>", { status: 502 }) });
  await expect(html.integrations.search()).rejects.toMatchObject({ name: "NoAnswer", status: 0 });
});

test("a manager that says nothing is not waited for for ever", async () => {
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  const silent = client(new Manager(), { fetch: (_url, init) => Promise.reject(init.signal?.reason as Error) });
  await expect(silent.integrations.search()).rejects.toThrow("did not answer in 15 seconds");
});

test("whoever gives up hears of their own reason", async () => {
  const { signal } = Object.assign(new AbortController(), {});
  const gone = AbortSignal.any([signal, AbortSignal.abort(new Error("The tab was closed"))]);
  const silent = client(new Manager(), { fetch: (_url, init) => Promise.reject(init.signal?.reason as Error) });
  await expect(silent.integrations.search({}, { signal: gone })).rejects.toThrow("The tab was closed");
});

test.each<[string, (one: Client) => Promise<unknown>]>([
  ["a question", (one) => one.integrations.search()],
  ["a change that names its request", (one) =>
    one.installations.install({ ...INSTALL, body: { ...INSTALL.body, request_id: "r1" } })],
])("%s that is lost is sent once more", async (_, ask) => {
  const manager = new Manager();
  manager.valid.add("mine");
  manager.lost = 1;
  await ask(client(manager, { token: "mine" }));
  expect(manager.calls).toHaveLength(2);
  expect(manager.calls[1]).toEqual(manager.calls[0]);
});

test.each<[string, (one: Client) => Promise<unknown>]>([
  ["a change", (one) => one.installations.install(INSTALL)],
  ["an erasure", (one) => one.account.erase()],
])("%s that is lost is not sent again: it may have been done", async (_, ask) => {
  const manager = new Manager();
  manager.lost = 1;
  await expect(ask(client(manager, { token: "mine" }))).rejects.toMatchObject({ name: "NoAnswer" });
  expect(manager.calls).toHaveLength(1);
});

test("pages are asked for until there is no more", async () => {
  const manager = new Manager();
  manager.reply = (_, url) => [200, url.includes("from=n2") ? { entries: [3] } : { entries: [1, 2], next_batch: "n2" }];
  const one = client(manager);
  const seen: unknown[] = [];
  for await (const page of pages((from) => one.audit.audit.account({ limit: 2, from }))) seen.push(...page.entries);
  expect(seen).toEqual([1, 2, 3]);
});

test("a path of the manager's is made a URL, whatever the path of the manager", () => {
  expect(client(new Manager()).urlOf("/_matrix/x")).toBe("https://im.example/manifold/_matrix/x");
});

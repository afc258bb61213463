import { afterEach, expect, test, vi } from "vitest";

import { LastingToken, RenewedToken } from "./tokens";

const METADATA = { token_endpoint: "https://a.example/token", revocation_endpoint: "https://a.example/revoke" };

/** Answers each request with the next of these; what was sent is kept. */
function server(...answers: [status: number, body: object][]) {
  const sent: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", async (url: URL | string, init: RequestInit) => {
    sent.push({ url: String(url), init });
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status });
  });
  return sent;
}

const fields = (init: RequestInit | undefined) => Object.fromEntries(init?.body as URLSearchParams);

afterEach(() => vi.unstubAllGlobals());

test("a token is renewed shortly before its end, once for all who wait", async () => {
  let now = 0;
  const sent = server([200, { access_token: "b", refresh_token: "r2", expires_in: 300 }]);
  const first = { access_token: "a", refresh_token: "r1", expires_in: 300 };
  const tokens = new RenewedToken(METADATA, "client", first, () => now);
  now = 279_000;
  expect(await tokens.get()).toBe("a");
  now = 281_000;
  expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(["b", "b"]);
  expect(sent).toHaveLength(1);
  expect(fields(sent[0]?.init)).toEqual({ grant_type: "refresh_token", refresh_token: "r1", client_id: "client" });
});

test("one that was refused is renewed, unless that has been seen to", async () => {
  const sent = server([200, { access_token: "b" }]);
  const tokens = new RenewedToken(METADATA, "client", { access_token: "a", refresh_token: "r1" });
  expect(await tokens.renew("a")).toBe(true);
  expect(await tokens.renew("a")).toBe(true);
  expect(sent).toHaveLength(1);
  expect(await tokens.get()).toBe("b");
});

test("a session that was ended can't be renewed; a server that is away may come back", async () => {
  server([400, { error: "invalid_grant" }], [503, {}]);
  const tokens = new RenewedToken(METADATA, "client", { access_token: "a", refresh_token: "r1" });
  expect(await tokens.renew("a")).toBe(false);
  await expect(tokens.renew("a")).rejects.toThrow("503");
  expect(await new RenewedToken(METADATA, "client", { access_token: "a" }).renew("a")).toBe(false);
});

test("the end of a session outlives the page, and is that of its refresh token", async () => {
  const sent = server([200, {}], [200, {}]);
  await new RenewedToken(METADATA, "client", { access_token: "a", refresh_token: "r1" }).end();
  await new LastingToken("https://m.example", "syt").end();
  expect(sent.map(({ url, init }) => [url, init.keepalive])).toEqual([
    ["https://a.example/revoke", true],
    ["https://m.example/_matrix/client/v3/logout", true],
  ]);
  expect(fields(sent[0]?.init)).toEqual({ token: "r1", client_id: "client" });
});

test("what is refused after the end asks for no new token", async () => {
  const sent = server([200, {}]);
  const tokens = new RenewedToken(METADATA, "client", { access_token: "a", refresh_token: "r1" });
  await tokens.end();
  expect(await tokens.renew("a")).toBe(false);
  expect(sent).toHaveLength(1);
});

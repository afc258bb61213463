import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ALICE, garden, type MemoryAccount } from "../testing/memory";
import { connect, dialogAddress } from "./connect";
import { parsePolicies, TermsDeclined } from "./terms";

const API = "https://manager.example.org/api";
const TERMS = "https://manager.example.org/tos-1.0-en.html";

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

/** A manager that answers from a table, and notes what it was asked. */
class FakeManager {
  calls: string[] = [];
  signed = true;
  known = new Set<string>();
  user = ALICE;

  answer = async (input: URL | string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input);
    this.calls.push(`${init.method ?? "GET"} ${url.pathname}`);
    if (url.pathname === "/api/register") {
      const token = `t${this.known.size + 1}`;
      this.known.add(token);
      return json({ scalar_token: token });
    }
    if (url.pathname === "/api/account") {
      if (!this.known.has(url.searchParams.get("scalar_token") ?? ""))
        return json({ errcode: "M_UNKNOWN_TOKEN" }, 401);
      return this.signed ? json({ user_id: this.user }) : json({ errcode: "M_TERMS_NOT_SIGNED" }, 403);
    }
    if (init.method === "POST") {
      this.signed = (JSON.parse(String(init.body)) as { user_accepts: string[] }).user_accepts.includes(
        TERMS,
      );
      return json({});
    }
    return json({ policies: { tos: { version: "1.0", en: { name: "Terms", url: TERMS } } } });
  };
}

let manager: FakeManager;
let account: MemoryAccount;
const never = (): Promise<null> => Promise.reject(new Error("nobody should be asked"));

beforeEach(() => {
  manager = new FakeManager();
  account = garden();
  const kept = new Map<string, string>();
  vi.stubGlobal("fetch", manager.answer);
  vi.stubGlobal("navigator", { languages: ["en-GB"] });
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("connecting as Element does", () => {
  test("registers once, checks the account each time", async () => {
    expect(await connect(API, account, never)).toBe("t1");
    expect(await connect(API, account, never)).toBe("t1");
    expect(manager.calls).toEqual(["POST /api/register", "GET /api/account", "GET /api/account"]);
  });
  test("a token that is no longer known is replaced silently", async () => {
    await connect(API, account, never);
    manager.known.clear();
    manager.known.add("other");
    expect(await connect(API, account, never)).toBe("t2");
  });
  test("another user's account is a failure", async () => {
    manager.user = "@mallory:example.org";
    await expect(connect(API, account, never)).rejects.toThrow("does not know this token");
  });
  test("a manager that does not answer is a failure", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(connect(API, account, never)).rejects.toThrow("does not answer");
  });
  test("open terms are asked, remembered in account data, and the account is not asked again", async () => {
    manager.signed = false;
    await connect(API, account, async (policies) => policies.map(({ url }) => url));
    expect(account.accountData("m.accepted_terms")).toEqual({ accepted: [TERMS] });
    const terms = "/_matrix/integrations/v1/terms";
    expect(manager.calls).toEqual([
      "POST /api/register",
      "GET /api/account",
      `GET ${terms}`,
      `POST ${terms}`,
    ]);
  });
  test("terms that were agreed to elsewhere are signed without asking", async () => {
    manager.signed = false;
    account.accountDataByType.set("m.accepted_terms", { accepted: ["https://x", TERMS] });
    expect(await connect(API, account, never)).toBe("t1");
    expect(manager.signed).toBe(true);
  });
  test("who declines gets nothing, and registers anew next time", async () => {
    manager.signed = false;
    await expect(connect(API, account, async () => null)).rejects.toThrow(TermsDeclined);
    manager.signed = true;
    expect(await connect(API, account, never)).toBe("t2");
  });
});

test("policies come in the best language", () => {
  const policies = { a: { version: 1, de: { name: "AGB", url: "de" }, en: { name: "Terms", url: "en" } } };
  expect(parsePolicies({ policies }, ["de-CH"])).toMatchObject([{ name: "AGB", urls: ["de", "en"] }]);
  expect(parsePolicies({ policies }, ["fr"])).toMatchObject([{ name: "Terms" }]);
  expect(() => parsePolicies({}, [])).toThrow("no policies");
});

test("the dialog's address is appended to, never parsed", () => {
  const parameters = { token: "t", roomId: "!r:x", roomName: "A & B", theme: "light" };
  expect(dialogAddress("https://m.example/ui", parameters)).toBe(
    "https://m.example/ui?scalar_token=t&room_id=!r%3Ax&room_name=A%20%26%20B&theme=light",
  );
  expect(
    dialogAddress("https://m.example/ui?a=1", { ...parameters, integrationId: "w", screen: "type_m.jitsi" }),
  ).toBe(
    "https://m.example/ui?a=1?scalar_token=t&room_id=!r%3Ax&room_name=A%20%26%20B&theme=light&integ_id=w&screen=type_m.jitsi",
  );
});

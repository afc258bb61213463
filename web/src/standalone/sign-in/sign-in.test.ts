import { describe, expect, test } from "vitest";

import { addressOf, placeIn } from "../address";
import { ssoUrl } from "./methods";
import { authorizationUrl } from "./oauth";
import { remember, take, type Pending } from "./pending";
import { challengeOf, deviceId, secret } from "./random";
import { arrive } from "./returned";

const HERE = "https://app.example/?server=example.org";
const PLACE = { server: "example.org", roomId: "!room:example.org", hash: "#/add/jitsi" };
const SSO: Pending = { server: "example.org", state: "the-state", place: PLACE };
const OAUTH = {
  issuer: "https://account.example.org/",
  clientId: "client",
  deviceId: "ABCDEFGHIJ",
  redirectUri: HERE,
  verifier: "verifier",
};
const BY_OAUTH: Pending = { ...SSO, oauth: OAUTH };

describe("OAuth", () => {
  const METADATA = {
    issuer: OAUTH.issuer,
    authorization_endpoint: "https://account.example.org/authorize?tenant=a",
    token_endpoint: "https://account.example.org/token",
    registration_endpoint: "https://account.example.org/register",
    revocation_endpoint: "https://account.example.org/revoke",
  };

  test("the authorization request has what Matrix asks for, and no secret", () => {
    const url = new URL(authorizationUrl(METADATA, "state", OAUTH, "challenge"));
    expect(url.origin + url.pathname).toBe("https://account.example.org/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: "a",
      response_type: "code",
      response_mode: "fragment",
      client_id: "client",
      redirect_uri: HERE,
      scope: "urn:matrix:client:api:* urn:matrix:client:device:ABCDEFGHIJ",
      state: "state",
      code_challenge: "challenge",
      code_challenge_method: "S256",
    });
    expect(url.href).not.toContain("verifier");
  });

  test("a server that answers in the query only is asked to do that", () => {
    const metadata = { ...METADATA, response_modes_supported: ["query"] };
    expect(new URL(authorizationUrl(metadata, "s", OAUTH, "c")).searchParams.get("response_mode")).toBe("query");
  });

  test("PKCE's challenge is the one of RFC 7636, appendix B", async () => {
    expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });

  test("secrets and device ids are long enough, of the right letters, and never the same", () => {
    const made = Array.from({ length: 50 }, () => [secret(), deviceId()] as const);
    for (const [text, id] of made) {
      expect(text).toMatch(/^[\w-]{43}$/);
      expect(id).toMatch(/^[A-Z0-9]{10,16}$/);
    }
    expect(new Set(made.flat()).size).toBe(100);
  });
});

test("single sign-on is asked to come back to this page with our state", () => {
  const url = new URL(ssoUrl("https://matrix.example.org", "oidc/x", `${HERE}&state=s`));
  expect(url.pathname).toBe("/_matrix/client/v3/login/sso/redirect/oidc%2Fx");
  expect(url.searchParams.get("redirectUrl")).toBe(`${HERE}&state=s`);
  expect(new URL(ssoUrl("https://m.example", null, HERE)).pathname).toBe("/_matrix/client/v3/login/sso/redirect");
});

const arrival = (more: string, pending: Pending | null, server = "example.org") =>
  arrive(new URL(`${HERE}${more}`), pending, server);

describe("coming back", () => {
  test("a code in the fragment, or in the query, goes on where the user was", () => {
    for (const answer of ["#code=c&state=the-state&iss=https%3A%2F%2Faccount.example.org%2F", "&code=c&state=the-state"]) {
      const { returned, address } = arrival(answer, BY_OAUTH);
      expect(returned).toMatchObject({ kind: "code", code: "c" });
      expect(address).toBe("?server=example.org&room_id=%21room%3Aexample.org#/add/jitsi");
    }
  });

  test("a login token comes in the query", () => {
    expect(arrival("&loginToken=t&state=the-state", SSO).returned).toMatchObject({ kind: "token", token: "t" });
  });

  test("nothing is signed in that this tab did not begin", () => {
    const forged: [string, Pending | null, string?][] = [
      ["&loginToken=t&state=the-state", null],
      ["#code=c&state=the-state", null],
      ["&loginToken=t", SSO],
      ["&loginToken=t&state=other", SSO],
      ["#code=c&state=", BY_OAUTH],
      // Of another kind than the one that was begun.
      ["&loginToken=t&state=the-state", BY_OAUTH],
      ["#code=c&state=the-state", SSO],
      // Of another authorization server, or another homeserver.
      ["#code=c&state=the-state&iss=https%3A%2F%2Fevil.example%2F", BY_OAUTH],
      ["#code=c&state=the-state", BY_OAUTH, "other.example"],
    ];
    for (const [answer, pending, server] of forged) {
      const { returned, address } = arrival(answer, pending, server);
      expect([answer, returned]).toEqual([answer, { kind: "forged" }]);
      expect(address).not.toMatch(/code|token|state/i);
    }
  });

  test("a refusal counts only from whom we asked", () => {
    const answer = "#error=access_denied&state=the-state";
    expect(arrival(answer, BY_OAUTH).returned).toEqual({ kind: "declined", error: "access_denied" });
    expect(arrival(answer, null).returned).toEqual({ kind: "forged" });
  });

  test("pages of the manager are no answers", () => {
    const { returned, place } = arrival("&room_id=!a%3Ab#/add/code=1", null);
    expect(returned).toEqual({ kind: "nothing" });
    expect(place).toEqual({ server: "example.org", roomId: "!a:b", hash: "#/add/code=1" });
  });
});

test("what this tab remembers is good for one return", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
  remember(BY_OAUTH, storage);
  expect(take(storage)).toEqual(BY_OAUTH);
  expect(kept.size).toBe(0);
  expect(take(storage)).toBeNull();
});

test("an address holds the homeserver, the room and the page, and nothing else", () => {
  const url = new URL("https://app.example/?server=a.example&room_id=!r&loginToken=t&x=y#/room");
  expect(addressOf(placeIn(url))).toBe("?server=a.example&room_id=%21r#/room");
  expect(addressOf(placeIn(new URL("https://app.example/")))).toBe(".");
});

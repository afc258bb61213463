import { afterEach, expect, test, vi } from "vitest";

import { Refusal } from "./addresses";
import { isForMembers, Membership, proof } from "./membership";

const BASE = "https://w.example/w/jitsi?server=https%3A%2F%2Fmeet.example.org&widgetId=w&parentUrl=https://c.example/&auth=openidtoken-jwt";
const wrapper = new URL(
  `${BASE}#conferenceId=EFZDUZLYMFWXA3DF&roomId=%21r%3Aexample.org&displayName=Zo%C3%AB&avatarUrl=$matrix_avatar_url`,
);
const TOKEN = { access_token: "openid", token_type: "Bearer", matrix_server_name: "example.org", expires_in: 3600 };
const said: string[] = [];
const say = (text: () => string) => void said.push(text());
const heard = { onTheme: () => undefined, onLanguage: () => undefined };
const conference = () => new URL("https://meet.example.org/EFZDUZLYMFWXA3DF#config.x=1");

afterEach(() => void vi.unstubAllGlobals());

function read(jwt: string): unknown[] {
  return jwt.split(".").slice(0, 2).map((part) => JSON.parse(new TextDecoder().decode(bytesOf(part))));
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** A client in the window around us, that answers `get_openid`. */
function client(answers: Record<string, unknown>) {
  const asked: string[] = [];
  let hear: ((event: object) => void) | undefined;
  const parent = {
    postMessage: (message: Record<string, unknown>, target: string) => {
      asked.push(`${String(message.action)} to ${target}`);
      const response = answers[String(message.action)];
      if (response) setTimeout(() => hear?.({ data: { ...message, response }, origin: "https://c.example", source: parent }));
    },
  };
  const addEventListener = (_: string, listener: NonNullable<typeof hear>) => void (hear = listener);
  vi.stubGlobal("window", { parent, addEventListener });
  return asked;
}

test("only the address of such a conference says that it is for members", () => {
  expect(isForMembers(wrapper)).toBe(true);
  expect(isForMembers(new URL("https://w.example/w/jitsi?server=x#auth=openidtoken-jwt"))).toBe(false);
});

test("the proof is what Prosody reads, signed with the secret that everybody knows", async () => {
  const jwt = await proof(wrapper, "meet.example.org:8443", TOKEN);
  expect(read(jwt)).toEqual([
    { alg: "HS256", typ: "JWT" },
    {
      iss: "meet.example.org:8443",
      sub: "meet.example.org:8443",
      aud: "https://meet.example.org:8443",
      room: "*",
      context: {
        matrix: { token: "openid", room_id: "!r:example.org", server_name: "example.org" },
        user: { avatar: "", name: "Zoë" },
      },
    },
  ]);
  // By Python's hmac, over the two parts as they are.
  expect(jwt.split(".")[2]).toBe("zTMxK2jBzQhANEsou9RdNjFNhBPVkXPWCuPXqjmBBP8");
});

test("the client is asked, and what it gives goes to that server by name", async () => {
  const asked = client({ get_openid: { state: "allowed", ...TOKEN } });
  const membership = new Membership();
  membership.meet(wrapper, heard);
  const address = await membership.proven(wrapper, conference(), say);
  expect(asked).toContain("get_openid to https://c.example");
  expect(said.at(-1)).toContain("meet.example.org lets in members");
  expect(address.origin + address.pathname + address.hash).toBe("https://meet.example.org/EFZDUZLYMFWXA3DF#config.x=1");
  expect(read(address.searchParams.get("jwt") ?? "")[1]).toMatchObject({ context: { matrix: { token: "openid" } } });
});

test("who declines is told why nothing is shown", async () => {
  client({ get_openid: { state: "blocked" } });
  const membership = new Membership();
  membership.meet(wrapper, heard);
  await expect(membership.proven(wrapper, conference(), say)).rejects.toThrow(/did not tell who you are.*lets in members/);
});

test("in a tab by itself nobody can be asked, and the page says so", async () => {
  const refused = new Membership().proven(wrapper, conference(), say);
  await expect(refused).rejects.toThrow(Refusal);
  await expect(refused).rejects.toThrow("Open this widget in the room.");
});

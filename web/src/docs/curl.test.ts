import { expect, test } from "vitest";

import { curl } from "./curl";

const BASE = "https://manager.example/";
const PLAIN = { method: "GET", path: "/versions", inPath: {}, inQuery: {} };

test("what curl does by itself is not said", () => {
  expect(curl(BASE, PLAIN)).toBe("curl 'https://manager.example/versions'");
  expect(curl(BASE, { ...PLAIN, method: "POST", body: {} })).toBe(
    "curl 'https://manager.example/versions' \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'",
  );
  expect(curl(BASE, { ...PLAIN, method: "DELETE" })).toBe("curl -X DELETE 'https://manager.example/versions'");
  expect(curl(BASE, { ...PLAIN, method: "PUT", body: {} })).toMatch(/^curl -X PUT '/);
});

test("a stream is shown as it comes", () => {
  expect(curl(BASE, { ...PLAIN, stream: true })).toBe("curl -N 'https://manager.example/versions'");
});

test("the shell puts the token in", () => {
  expect(curl(BASE, { ...PLAIN, token: "MANAGER_TOKEN" })).toBe(
    `curl 'https://manager.example/versions' \\\n  -H "Authorization: Bearer $MANAGER_TOKEN"`,
  );
});

test("parameters are encoded, and IDs stay readable", () => {
  const request = {
    ...PLAIN,
    path: "/rooms/{room_id}/things/{thing_id}",
    inPath: { room_id: "!a/b:example.org", thing_id: "é?" },
    inQuery: { q: "a&b c" },
  };

  expect(curl(`${BASE}below/`, request)).toBe(
    "curl 'https://manager.example/below/rooms/!a%2Fb:example.org/things/%C3%A9%3F?q=a%26b+c'",
  );
  expect(curl(BASE, { ...request, inPath: {}, inQuery: {} })).toContain("/rooms/{room_id}/things/{thing_id}'");
});

test("nothing in a value ends the quotes that it stands in", () => {
  const line = curl(BASE, { ...PLAIN, method: "POST", path: "/{x}", inPath: { x: "it's" }, body: { a: "'; rm -rf ~; '" } });

  expect(line).toContain(`/it'\\''s'`);
  expect(line).toContain(`"'\\''; rm -rf ~; '\\''"`);
});

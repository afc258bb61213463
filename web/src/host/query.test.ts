import { expect, test } from "vitest";

import { contextOf, given, parseQuery, withoutToken } from "./query";

test("Element's second question mark separates like the first, and the later value counts", () => {
  const query = parseQuery("?room_id=$matrix_room_id&theme=dark?scalar_token=t&room_id=%21a%3Ab&room_name=Lab%20Room");
  expect(contextOf(query)).toEqual({ roomId: "!a:b", roomName: "Lab Room", screen: null, integrationId: null });
  expect(query.get("theme")).toBe("dark");
});

test("a query that begins with an ampersand is read too", () => {
  expect(contextOf(parseQuery("&room_id=!a&screen=type_m.jitsi&integ_id=w1"))).toMatchObject({
    roomId: "!a",
    screen: "type_m.jitsi",
    integrationId: "w1",
  });
});

test("a variable that the client did not fill in is not there", () => {
  expect(given(parseQuery("?room_id=$matrix_room_id"), "room_id")).toBeNull();
});

test("nonsense is taken as it stands", () => {
  expect(parseQuery("?room_name=100%&&=x&flag").get("room_name")).toBe("100%");
  expect(parseQuery("?room_name=a=b").get("room_name")).toBe("a=b");
});

test("the token goes, and everything else stays", () => {
  expect(withoutToken("?scalar_token=t&room_id=!a&theme=light")).toBe("?room_id=!a&theme=light");
  expect(withoutToken("?a=1?scalar_token=t")).toBe("?a=1");
  expect(withoutToken("?scalar_token=t")).toBe("");
});

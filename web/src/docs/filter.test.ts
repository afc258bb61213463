import { expect, test } from "vitest";

import { finder } from "./filter";

const PREVIEW = {
  path: "/v1/rooms/{room_id}/installations/preview",
  words: "post\n/v1/rooms/{room_id}/installations/preview\nwhat installing would answer\n403 m_forbidden",
};

test.each(["", "  ", "preview", "POST rooms", "would  what", "M_FORBIDDEN", "403 m_forb", "{room_id}"])(
  "%j finds it: every word is there, whatever its case and place",
  (typed) => {
    expect(finder(typed)(PREVIEW)).toBe(true);
  },
);

test.each(["previews", "get rooms", "room-id", "(", "\\"])("%j does not", (typed) => {
  expect(finder(typed)(PREVIEW)).toBe(false);
});

test.each([
  "/v1/rooms/!standup:example.org/installations/preview",
  "https://manager.example/v1/rooms/!a%2Fb/installations/preview?access_token=x#y",
  "POST /v1/rooms/!a:b/installations/preview",
])("a real address finds its endpoint: %s", (typed) => {
  expect(finder(typed)(PREVIEW)).toBe(true);
});

test.each(["/v1/rooms//installations/preview", "/v1/rooms/!a:b/c/installations/preview", "/v1/rooms/!a:b/installations/x"])(
  "the address of another does not: %s",
  (typed) => {
    expect(finder(typed)(PREVIEW)).toBe(false);
  },
);

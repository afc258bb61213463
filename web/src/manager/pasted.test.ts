import { expect, test } from "vitest";

import { fillIn, linkIn, takeFilledIn } from "./pasted";

test.each([
  ["https://example.org", "https://example.org"],
  ["  HTTPS://example.org/a?b#c\n", "HTTPS://example.org/a?b#c"],
  ["http://example.org", "http://example.org"],
  ["webcal://example.org/team.ics", "webcal://example.org/team.ics"],
  ["https://", null],
  ["https://example.org and more", null],
  ["see https://example.org", null],
  ["javascript:alert(1)", null],
  ["video", null],
  ["", null],
])("%j is a link, or words to look for", (text, link) => {
  expect(linkIn(text)).toBe(link);
});

test("what a link fills in is taken once", () => {
  fillIn("custom", { url: "https://a.example" });
  fillIn("custom", { url: "https://b.example" });
  expect(takeFilledIn("link")).toBeNull();
  expect(takeFilledIn("custom")).toEqual({ url: "https://b.example" });
  expect(takeFilledIn("custom")).toBeNull();
});

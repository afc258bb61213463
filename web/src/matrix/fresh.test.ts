import { expect, test } from "vitest";

import { atOnce } from "./fresh";

test("no two first questions look the same, and none waits for long", () => {
  const asked = Array.from({ length: 500 }, atOnce);
  expect(new Set(asked).size).toBe(asked.length);
  expect(Math.max(...asked.map(Number))).toBeLessThan(1000);
});

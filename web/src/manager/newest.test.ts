import { expect, test } from "vitest";

import { Newest } from "./newest";

test("an answer that comes after a newer one is none", () => {
  const asked = new Newest();
  const [first, second, third] = [asked.ask(), asked.ask(), asked.ask()];
  expect([second(), first(), third(), second()]).toEqual([true, false, true, false]);
});

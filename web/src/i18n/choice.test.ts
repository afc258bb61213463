import { expect, test } from "vitest";

import { fitting } from "./choice";

test.each([
  [[null, null], ["de-AT", "en"], "de-AT"],
  [[null, null], ["fr", "de"], "de"],
  [[null, null], ["fr"], null],
  [[null, null], [], null],
  [[null, "de"], ["en-US"], "de"],
  [[null, "de_DE"], ["en-US"], "de"],
  [[null, "pt_BR"], ["en-US", "de"], "en-US"],
  [["en", "de"], ["de", "en-US"], "en-US"],
  [["ar", "de"], ["de"], "ar"],
  [["nonsense", null], ["de"], "de"],
  [["constructor", null], ["de"], "de"],
])("of %o and a browser that reads %o, %s", (wanted, browser, found) => {
  expect(fitting(wanted, browser)).toBe(found);
});

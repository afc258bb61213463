import { expect, test } from "vitest";

import { lookFor } from "./theme";

const NOTHING = { dark: false, contrast: false };
const DARK = { dark: true, contrast: false };

test.each([
  ["light", DARK, "light", ""],
  ["dark", NOTHING, "dark", ""],
  ["light-high-contrast", DARK, "light", "more"],
  ["dark-high-contrast", NOTHING, "dark", "more"],
  ["legacy-dark", NOTHING, "dark", ""],
  ["legacy-light", DARK, "light", ""],
  ["custom-Light Nord", DARK, "dark", ""],
  ["custom-Dracula", NOTHING, "light", ""],
  [null, DARK, "dark", ""],
  [null, { dark: false, contrast: true }, "light", "more"],
])("the theme %s with the system's %o looks %s %s", (name, prefers, theme, contrast) => {
  expect(lookFor(name, prefers)).toEqual({ theme, contrast });
});

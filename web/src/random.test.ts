import { afterEach, expect, test, vi } from "vitest";

import { newId } from "./random";

afterEach(() => void vi.unstubAllGlobals());

test("names are told apart, on pages without TLS too", () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal("crypto", { getRandomValues });
  const names = Array.from({ length: 100 }, newId);
  expect(new Set(names).size).toBe(100);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
});

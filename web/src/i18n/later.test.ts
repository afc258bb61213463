import { beforeEach, expect, test, vi } from "vitest";

import type { Texts } from "./language";

/** As a page begins: nothing was fetched later. */
async function page() {
  vi.resetModules();
  const [{ speak }, { later, textsBy }, { t }] = await Promise.all([
    import("./language"),
    import("./later"),
    import("./t"),
  ]);
  return { speak, later, textsBy, t };
}

const catalogue = (first: Texts, rest: Texts) => ({
  first: vi.fn(() => Promise.resolve({ default: first })),
  rest: vi.fn(() => Promise.resolve({ default: rest })),
});

const german = () => catalogue({ Save: "Speichern" }, { Undo: "Rückgängig" });
const arabic = () => catalogue({ Save: "حفظ" }, { Undo: "تراجع" });

beforeEach(() => void vi.stubGlobal("document", { documentElement: {} }));

test("what is fetched later comes with its texts, and nothing of them before", async () => {
  const { speak, later, textsBy, t } = await page();
  const de = german();
  speak("de", await textsBy(de), de.rest);
  expect([t("Save"), t("Undo")]).toEqual(["Speichern", "Undo"]);
  expect(de.rest).not.toHaveBeenCalled();
  expect(await later(() => Promise.resolve("part"))).toBe("part");
  expect([t("Save"), t("Undo")]).toEqual(["Speichern", "Rückgängig"]);
});

test("from then on a language is whole", async () => {
  const { speak, later, textsBy, t } = await page();
  await later(() => Promise.resolve());
  const ar = arabic();
  speak("ar", await textsBy(ar), ar.rest);
  expect([t("Save"), t("Undo")]).toEqual(["حفظ", "تراجع"]);
});

test("texts of a language that is not spoken any more are let go", async () => {
  const { speak, later, textsBy, t } = await page();
  const [de, ar] = [german(), arabic()];
  speak("de", await textsBy(de), de.rest);
  let arrive: (() => void) | undefined;
  de.rest.mockReturnValue(
    new Promise((resolve) => {
      arrive = () => resolve({ default: { Undo: "Rückgängig" } });
    }),
  );
  const part = later(() => Promise.resolve());
  speak("ar", await textsBy(ar), ar.rest);
  arrive?.();
  await part;
  expect([t("Save"), t("Undo")]).toEqual(["حفظ", "تراجع"]);
});

test("a part whose texts do not come is shown all the same, and one that does not come is not", async () => {
  vi.useFakeTimers();
  const { speak, later, textsBy, t } = await page();
  const de = german();
  speak("de", await textsBy(de), de.rest);
  de.rest.mockRejectedValueOnce(new TypeError("offline"));
  expect(await later(() => Promise.resolve("part"))).toBe("part");
  de.rest.mockReturnValueOnce(new Promise(() => undefined));
  const waiting = later(() => Promise.resolve("part"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(await waiting).toBe("part");
  expect(t("Undo")).toBe("Undo");
  await expect(later(() => Promise.reject(new TypeError("offline")))).rejects.toThrow("offline");
  vi.useRealTimers();
});

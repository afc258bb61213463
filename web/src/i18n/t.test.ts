import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { speak } from "./language";
import { marked } from "./marked";
import { dotted, plural, t } from "./t";

const bold = (text: string) => `**${text}**`;

const ARABIC = {
  "{name} is ready.": "{name} جاهز.",
  "{count} found": { zero: "لا", one: "واحدة", two: "اثنتان", few: "{count} قليل", many: "{count} كثير", other: "{count}" },
};

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: {} });
  speak("en-GB", {});
});
afterEach(() => vi.unstubAllGlobals());

test("English is what stands in the code", () => {
  expect(t("{name} is ready.", { name: "Jitsi" })).toBe("Jitsi is ready.");
  expect(plural(1, "{count} thing", "{count} things")).toBe("1 thing");
  expect(plural(0, "{count} thing", "{count} things")).toBe("0 things");
});

test("a part without a value stays as it is", () => {
  expect(t("{name} is {what}.", { name: "Jitsi" })).toBe("Jitsi is {what}.");
});

test("a value is not looked into", () => {
  expect(t("{a} {b}", { a: "{b}", b: "x" })).toBe("{b} x");
});

test("a translation is taken by the English text, and what has none stays English", () => {
  speak("de", { Close: "Schließen" });
  expect(t("Close")).toBe("Schließen");
  expect(t("Open")).toBe("Open");
  expect(plural(2, "{count} thing", "{count} things")).toBe("2 things");
});

test("numbers take the form that the language has for them", () => {
  speak("ar-MA", ARABIC);
  const said = [0, 1, 2, 3, 11, 100].map((count) => plural(count, "{count} found", "{count} found"));
  expect(said).toEqual(["لا", "واحدة", "اثنتان", "3 قليل", "11 كثير", "100"]);
});

test("numbers are written as the reader's region does", () => {
  speak("ar-EG", ARABIC);
  expect(plural(3, "{count} found", "{count} found")).toBe("٣ قليل");
});

test("a number that people have to type is not divided into groups", () => {
  speak("de", {});
  expect(t("Must be {maximum} or less", { maximum: 12_000 })).toBe("Must be 12000 or less");
});

test("names keep their own direction where the text runs the other way", () => {
  expect(t("{name} is ready.", { name: "غرفة" })).toBe("\u2068غرفة\u2069 is ready.");
  expect(dotted("Widget", false, "غرفة")).toBe("Widget · \u2068غرفة\u2069");
  speak("ar", ARABIC);
  expect(t("{name} is ready.", { name: "@alice:example.org" })).toBe("\u2068@alice:example.org\u2069 جاهز.");
});

test("the page says its language and its direction", () => {
  speak("ar", ARABIC);
  expect(document.documentElement).toEqual({ lang: "ar", dir: "rtl" });
  speak("de-AT", {});
  expect(document.documentElement).toEqual({ lang: "de-AT", dir: "ltr" });
});

test("markup stays within its sentence, and a value can't bring any", () => {
  expect(marked("Read <a>its {what}</a> now", { a: bold }, { what: "terms" })).toEqual([
    "Read ",
    "**its terms**",
    null,
    " now",
  ]);
  expect(marked("By {who}", { a: bold }, { who: "<a>me</a>" }).join("")).toBe("By <a>me</a>");
});

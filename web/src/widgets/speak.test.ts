import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { language, speak, type Texts } from "../i18n/language";
import { speakFrom } from "./speak";

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("navigator", { languages: ["en-US"] });
  speak("en-GB", {});
});
afterEach(() => void vi.unstubAllGlobals());

/** Two languages, of which one takes its time. */
function slow() {
  let arrive: (() => void) | undefined;
  const german = new Promise<{ default: Texts }>((resolve) => {
    arrive = () => resolve({ default: { Save: "Speichern" } });
  });
  const arabic = Promise.resolve({ default: { Save: "حفظ" } });
  return { catalogues: { de: { first: () => german }, ar: { first: () => arabic } }, arrive: () => arrive?.() };
}

test("the client's language counts, then the browser's", async () => {
  const { catalogues } = slow();
  await speakFrom(catalogues, "ar");
  expect(language).toMatchObject({ tag: "ar", texts: { Save: "حفظ" }, isRightToLeft: true });
  await speakFrom(catalogues, null);
  expect(language).toMatchObject({ tag: "en-US", texts: {}, isRightToLeft: false });
});

test("of two languages the last counts, and who waited for the first waits for it", async () => {
  const { catalogues, arrive } = slow();
  let tag = "";
  const first = speakFrom(catalogues, "de").then(() => {
    ({ tag } = language);
  });
  await speakFrom(catalogues, "ar");
  arrive();
  await first;
  expect([tag, language.tag]).toEqual(["ar", "ar"]);
});

test("texts that do not come leave it as it is", async () => {
  const broken = { de: { first: () => Promise.reject(new TypeError("offline")) } };
  await speakFrom(broken, "de");
  expect(language.tag).toBe("en-GB");
});

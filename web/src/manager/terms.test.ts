import { expect, test } from "vitest";

import { documents } from "./terms";

const TERMS = {
  policies: {
    tos: {
      version: "1.0",
      en: { name: "Terms", url: "https://x.example/en" },
      fr: { name: "Conditions", url: "https://x.example/fr" },
      pt_BR: { name: "Termos", url: "https://x.example/pt" },
    },
  },
};

test.each([
  [["fr-CH", "en"], "fr"],
  [["pt-BR"], "pt_BR"],
  [["ja"], "en"],
])("readers of %o get %s", (languages, language) => {
  expect(documents(TERMS, languages)).toEqual([expect.objectContaining({ language, version: "1.0" })]);
});

test("a document in a language that nobody asked for is better than none", () => {
  const only = { policies: { tos: { version: "1", de: { name: "AGB", url: "https://x.example/de" } } } };
  expect(documents(only, ["ja"])).toEqual([expect.objectContaining({ language: "de" })]);
});

test("a policy without any document is left out", () => {
  expect(documents({ policies: { tos: { version: "1" } } }, ["en"])).toEqual([]);
});

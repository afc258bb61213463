import { expect, test } from "vitest";

import { paragraphs } from "./markdown";

test("empty lines separate paragraphs, and other line ends are spaces", () => {
  expect(paragraphs("One\nline.\n\n\nTwo.\n")).toEqual([
    [{ kind: "text", text: "One line." }],
    [{ kind: "text", text: "Two." }],
  ]);
  expect(paragraphs(" \n\n ")).toEqual([]);
});

test("code, bold and links are told apart from what is around them", () => {
  expect(paragraphs("**Tokens.** Send `a ** b` as [told](https://example.org/x), now")).toEqual([
    [
      { kind: "strong", text: "Tokens." },
      { kind: "text", text: " Send " },
      { kind: "code", text: "a ** b", href: undefined },
      { kind: "text", text: " as " },
      { kind: "link", text: "told", href: "https://example.org/x" },
      { kind: "text", text: ", now" },
    ],
  ]);
});

test.each(["../README.md", "javascript:alert", "http://example.org", "//example.org"])(
  "%s is no address that a link of the page may have",
  (address) => {
    expect(paragraphs(`[here](${address})`)).toEqual([[{ kind: "text", text: "here" }]]);
  },
);

test("a proposal is linked where it is named, but not in code", () => {
  expect(paragraphs("MSC1956, `MSC1961`")).toEqual([
    [
      { kind: "link", text: "MSC1956", href: "https://github.com/matrix-org/matrix-spec-proposals/pull/1956" },
      { kind: "text", text: ", " },
      { kind: "code", text: "MSC1961", href: undefined },
    ],
  ]);
});

test("code that names a place leads there", () => {
  expect(paragraphs("`POST /register`", (code) => `#${code.length}`)).toEqual([
    [{ kind: "code", text: "POST /register", href: "#14" }],
  ]);
});

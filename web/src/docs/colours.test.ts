import { expect, test } from "vitest";

import { coloured } from "./colours";

const json = JSON.stringify({ 'a "b": 1': ["x: true", -1.5, null, { c: false, d: "" }] }, null, 2);

test("keys, strings and the rest are told apart", () => {
  expect(coloured(json).filter(([kind]) => kind)).toEqual([
    ["key", '"a \\"b\\": 1"'],
    ["string", '"x: true"'],
    ["atom", "-1.5"],
    ["atom", "null"],
    ["key", '"c"'],
    ["atom", "false"],
    ["key", '"d"'],
    ["string", '""'],
  ]);
});

test("nothing is lost", () => {
  for (const text of [json, "", "no JSON", '"unfinished']) {
    expect(
      coloured(text)
        .map(([, part]) => part)
        .join(""),
    ).toBe(text);
  }
});

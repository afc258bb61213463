import { beforeEach, expect, test } from "vitest";

import { compile } from "../form/compile";
import { initial, output } from "../form/value";
import { drafts, kept } from "../manager/drafts";
import { keepDrafts, restoreDrafts } from "./kept";

const FORM = compile({
  type: "object",
  required: ["name", "token"],
  properties: {
    name: { type: "string" },
    token: { type: "string", writeOnly: true },
    old: { type: "string", writeOnly: true },
    size: { type: "integer", default: 3 },
    kind: { enum: ["a", "b"], default: "a" },
    loud: { type: "boolean", default: true },
    words: { type: "array", items: { type: "string" } },
    hooks: { type: "array", items: { type: "object", properties: { key: { type: "string", format: "password" } } } },
    names: { type: "object", additionalProperties: { type: "string" } },
    way: {
      discriminator: { propertyName: "by" },
      anyOf: [
        { type: "object", properties: { by: { const: "link" }, url: { type: "string" } } },
        { type: "object", properties: { by: { const: "key" }, key: { type: "string", writeOnly: true } } },
      ],
    },
  },
});
const TYPED = {
  name: "Stand-up",
  token: "SECRET-1",
  old: { set: true },
  size: "12x",
  kind: undefined,
  loud: false,
  words: ["one", ""],
  hooks: [{ key: "SECRET-2" }],
  names: [["a", "b"]],
  way: { by: "key", key: "SECRET-3" },
};

let written: Map<string, string>;
const storage = () =>
  ({
    getItem: (key: string) => written.get(key) ?? null,
    setItem: (key: string, value: string) => void written.set(key, value),
    removeItem: (key: string) => void written.delete(key),
  }) as unknown as Storage;
const blocked = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};

beforeEach(() => {
  written = new Map();
  drafts.clear();
  kept.clear();
});

/** As when the page is loaded anew. */
function away() {
  keepDrafts("@a:b", storage);
  drafts.clear();
  kept.clear();
}

test("what was typed comes back but for secrets, which are never written down", () => {
  drafts.set("etherpad", { form: FORM, value: TYPED, begun: "i1" });
  away();
  expect([...written.values()].join()).not.toContain("SECRET");

  restoreDrafts("@a:b", storage);
  expect(written.size).toBe(0);
  const back = kept.get("etherpad");
  expect(back?.begun).toBe("i1");
  const value = initial(FORM, back?.given);
  const without = { ...TYPED, token: "", hooks: [{ key: "" }], way: { by: "key", key: "" } };
  expect(value).toEqual(without);
  expect(output(FORM, value)).toEqual(output(FORM, without));
});

test("it is nobody else's, and gone after it was looked for", () => {
  drafts.set("etherpad", { form: FORM, value: TYPED });
  away();
  restoreDrafts("@b:b", storage);
  expect(kept.size).toBe(0);
  restoreDrafts("@a:b", storage);
  expect(kept.size).toBe(0);
});

test("what came back and was not looked at yet is kept again", () => {
  drafts.set("etherpad", { form: FORM, value: TYPED });
  away();
  restoreDrafts("@a:b", storage);
  away();
  restoreDrafts("@a:b", storage);
  expect(kept.has("etherpad")).toBe(true);
});

test("nothing is written down where nothing was typed", () => {
  away();
  expect(written.size).toBe(0);
});

test("a browser that forbids it, and what makes no sense, change nothing", () => {
  drafts.set("etherpad", { form: FORM, value: TYPED });
  keepDrafts("@a:b", blocked);
  restoreDrafts("@a:b", blocked);
  written.set("manifold.drafts", "{");
  restoreDrafts("@a:b", storage);
  expect(kept.size).toBe(0);
  expect(written.size).toBe(0);
});

import { expect, test } from "vitest";

import { check } from "./check";
import { compile } from "./compile";
import type { Field, ObjectField } from "./field";
import { labelOf } from "./label";
import type { Schema } from "./schema";
import { initial, output } from "./value";

/** As msgspec writes it: everything behind `$ref`, class names as titles, enums without a type. */
const MSGSPEC: Schema = {
  $ref: "#/$defs/FeedConfig",
  $defs: {
    FeedConfig: {
      title: "FeedConfig",
      type: "object",
      required: ["feeds", "delivery", "token"],
      properties: {
        feeds: { type: "array", minItems: 1, items: { $ref: "#/$defs/Feed" }, title: "Feeds" },
        mention: { anyOf: [{ type: "string" }, { type: "null" }], title: "Mention", default: null },
        every: { type: "integer", minimum: 5, maximum: 60, default: 30 },
        audio_only: { type: "boolean", default: false },
        delivery: {
          title: "Delivery",
          anyOf: [{ $ref: "#/$defs/Instant" }, { $ref: "#/$defs/Digest" }],
          discriminator: { propertyName: "kind" },
        },
        language: { oneOf: [{ const: "en", title: "English" }, { const: "de", title: "German" }], default: "en" },
        names: { type: "object", additionalProperties: { type: "string" } },
        token: { type: "string", format: "password", writeOnly: true, title: "Token" },
      },
    },
    Feed: {
      title: "Feed",
      type: "object",
      required: ["url"],
      properties: {
        url: { type: "string", title: "Address", pattern: "^https?://", examples: ["https://example.org/feed"] },
        events: { type: "array", uniqueItems: true, items: { enum: ["changed", "new"] } },
      },
    },
    Instant: { title: "Instant", type: "object", required: ["kind"], properties: { kind: { enum: ["instant"] } } },
    Digest: {
      title: "Digest",
      type: "object",
      required: ["kind", "at"],
      properties: { kind: { enum: ["digest"] }, at: { type: "string", format: "time" } },
    },
  },
};

const form = compile(MSGSPEC);

function field(key: string, of: ObjectField = form): Field {
  const found = of.fields.find((each) => each.key === key);
  if (!found) throw new Error(`No field ${key}`);
  return found;
}

test("a form has the schema's fields in the schema's order", () => {
  expect(form.fields.map(({ key, kind }) => [key, kind])).toEqual([
    ["feeds", "list"],
    ["mention", "text"],
    ["every", "number"],
    ["audio_only", "bool"],
    ["delivery", "union"],
    ["language", "enum"],
    ["names", "map"],
    ["token", "text"],
  ]);
});

test("a name in a program becomes words, and the name of a class is not shown", () => {
  expect(field("audio_only").title).toBe("Audio only");
  expect(form.title).toBe("");
});

test("what may be null is an optional field, not a choice", () => {
  expect(field("mention")).toMatchObject({ kind: "text", required: false });
});

test("the tag of a union is not a field of its variants", () => {
  expect(field("delivery")).toMatchObject({
    tag: "kind",
    variants: [
      { name: "instant", field: { fields: [] } },
      { name: "digest", field: { fields: [{ key: "at", input: "time" }] } },
    ],
  });
});

test("a union without a discriminator is told apart by the property that differs", () => {
  const { discriminator: _, ...delivery } = MSGSPEC.$defs?.FeedConfig?.properties?.delivery ?? {};
  const plain = compile({ ...MSGSPEC, $ref: undefined, type: "object", properties: { delivery } });
  expect(field("delivery", plain)).toMatchObject({ kind: "union", tag: "kind" });
});

test("options keep the titles that the schema gives them", () => {
  expect(field("language")).toMatchObject({ options: [{ value: "en", label: "English" }, { label: "German" }] });
});

test("several of several values are boxes to tick", () => {
  expect(field("feeds")).toMatchObject({ item: { fields: [{}, { kind: "multi", options: [{}, { label: "New" }] }] } });
});

test("a secret is typed unseen", () => {
  expect(field("token")).toMatchObject({ kind: "text", input: "password" });
});

test("a schema that refers to itself ends", () => {
  const node: Schema = { type: "object", properties: { next: { $ref: "#" } } };
  expect(() => compile(node)).not.toThrow();
  expect(() => compile({ $ref: "#" })).not.toThrow();
});

test("a form begins with the defaults and with as many items as there have to be", () => {
  expect(initial(form)).toMatchObject({ feeds: [{ url: "", events: [] }], every: "30", language: "en", names: [] });
});

test("what is given counts more than the defaults", () => {
  expect(initial(form, { every: 10, delivery: { kind: "digest", at: "08:00" } })).toMatchObject({
    every: "10",
    delivery: { kind: "digest", at: "08:00" },
  });
});

test("a config survives the way into the form and out again", () => {
  const config = {
    feeds: [{ url: "https://example.org", events: ["new"] }],
    every: 10,
    audio_only: true,
    delivery: { kind: "digest", at: "08:00" },
    language: "de",
    names: { octo: "@o:x" },
    token: "secret",
  };
  expect(output(form, initial(form, config))).toEqual(config);
});

test("what is left empty is left out", () => {
  expect(output(form, initial(form))).not.toHaveProperty("mention");
});

test("a secret that the server keeps stays unless something is typed", () => {
  const value = initial(form, { token: { set: true } });
  expect(check(form, value)).not.toHaveProperty("/token");
  expect(output(form, value)).not.toHaveProperty("token");
});

test("what is missing is told by JSON Pointer", () => {
  const value = initial(form, { delivery: { kind: "digest" } });
  expect(check(form, value)).toEqual({
    "/feeds/0/url": "Fill this in",
    "/delivery/at": "Fill this in",
    "/token": "Fill this in",
  });
});

test.each([
  ["4", "Must be 5 or more"],
  ["61", "Must be 60 or less"],
  ["1.5", "Write a whole number"],
  ["often", "Write a number"],
])("the number %s is refused", (typed, message) => {
  expect(check(field("every"), typed, "/every")).toEqual({ "/every": message });
});

test("a pattern that this browser can't read refuses nothing", () => {
  const odd = compile({ type: "object", properties: { name: { type: "string", pattern: "(?<=" } } });
  expect(check(odd, { name: "anything" })).toEqual({});
});

test("what does not fit its pattern is told by example", () => {
  const value = initial(form, { feeds: [{ url: "ftp://x" }], token: "x" });
  expect(check(form, value)).toEqual({ "/feeds/0/url": "Write it like this: https://example.org/feed" });
});

test("what does not fit its pattern is told in the integration's own words, if it has some", () => {
  const name = { type: "string", pattern: "^[a-z]+$", "x-message": "Use small letters" };
  const own = compile({ type: "object", properties: { name: { anyOf: [name, { type: "null" }] } } });
  expect(check(own, { name: "A" })).toEqual({ "/name": "Use small letters" });
});

test("a pointer is shown as the way to its field", () => {
  const value = initial(form, { names: { "a/b": "" } });
  expect(labelOf(form, value, "/feeds/0/url")).toBe("Feeds › 1 › Address");
  expect(labelOf(form, value, "/names/a~1b")).toBe("Names › a/b");
  expect(labelOf(form, value, "/nowhere")).toBe("/nowhere");
});

test("pydantic's form of the same things is the same form", () => {
  const pydantic = compile({
    type: "object",
    title: "Config",
    required: ["delivery"],
    properties: {
      delivery: {
        oneOf: [
          { type: "object", title: "Instant", properties: { kind: { const: "instant", default: "instant" } } },
          { type: "object", title: "Digest", properties: { kind: { const: "digest" }, at: { type: "string" } } },
        ],
      },
    },
  });
  expect(field("delivery", pydantic)).toMatchObject({ kind: "union", tag: "kind", variants: [{ name: "instant" }, {}] });
});

import { expect, test } from "vitest";

import type { Schema } from "./document";
import { parameter, shape, typeOf } from "./shape";

const read = (schema: Schema) =>
  typeOf(schema)
    .map(({ text }) => text)
    .join("");

test.each<[string, Schema]>([
  ["string", { type: "string" }],
  ["string or null", { type: ["string", "null"] }],
  ['"bot" or "bridge"', { type: "string", enum: ["bot", "bridge"] }],
  ['"bot" or null', { anyOf: [{ type: "string", enum: ["bot"] }, { type: "null" }] }],
  ['"v1"', { const: "v1" }],
  ["list of Session", { type: "array", items: { $ref: "#/components/schemas/Session" } }],
  ["list of list of string", { type: "array", items: { type: "array", items: { type: "string" } } }],
  ["object of Policy", { type: "object", additionalProperties: { $ref: "#/components/schemas/Policy" } }],
  ["object", { type: "object", additionalProperties: true }],
  ["object", { type: "object" }],
  ["anything", {}],
])("%s", (words, schema) => {
  expect(read(schema)).toBe(words);
});

test("a shape is linked to where it is told", () => {
  expect(typeOf({ $ref: "#/components/schemas/InstallationView" })).toEqual([
    { kind: "shape", text: "InstallationView", href: "#shape-installationview" },
  ]);
  expect(shape("InstallationView", {}).anchor).toBe("shape-installationview");
});

test("a field says whether it may be left out, and within which bounds it must be", () => {
  const { fields } = shape("Query", {
    type: "object",
    required: ["q"],
    properties: {
      q: { type: "string", minLength: 1, maxLength: 200 },
      limit: { type: "integer", minimum: 1, maximum: 500, default: 200, description: "At most so *many*." },
      from: { type: "string", default: "" },
    },
  });

  expect(fields.map(({ name, optional, bounds }) => [name, optional, bounds])).toEqual([
    ["q", false, ["length at least 1", "length at most 200"]],
    ["limit", true, ["at least 1", "at most 500", "default 200"]],
    ["from", true, []],
  ]);
  expect(fields[1]?.about).toEqual([[{ kind: "text", text: "At most so *many*." }]]);
});

test("a parameter says where it stands", () => {
  const one = parameter({ name: "room_id", in: "path", required: true, description: "The room.", schema: { pattern: "^!" } });

  expect(one).toMatchObject({ name: "room_id", where: "path", optional: false, bounds: ["matches ^!"] });
  expect(one.about).toEqual([[{ kind: "text", text: "The room." }]]);
});

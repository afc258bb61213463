// Writes the shapes and the operations of the API, as the OpenAPI document on standard input has them:
//   python -m manifold.server.openapi - | node web/client/scripts/generate.mjs [FOLDER]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";

import openapiTS, { astToString } from "openapi-typescript";

const FOLDER = process.argv[2] ?? join(import.meta.dirname, "../src/generated");
const HEAD = "// Made from the endpoint table by `make docs`: change that.\n";

// What Element Web calls with a token of its own, and no other program should.
const LEFT_OUT = new Set(["scalar"]);

const api = await json(process.stdin);
const rows = Object.entries(api.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, row]) => Object.assign(row, { path, method })))
  .filter(({ tags }) => !tags.some((tag) => LEFT_OUT.has(tag)));
const operations = rows.filter((row) => answerOf(row, "application/json"));
const streams = rows.filter((row) => answerOf(row, "text/event-stream"));

mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, "shapes.ts"), HEAD + (await shapes()));
writeFileSync(join(FOLDER, "operations.ts"), HEAD + table());

/** The types of what is sent and answered, and of all that they hold. */
async function shapes() {
  const known = api.components.schemas;
  const wanted = new Set();
  const want = (part) => {
    for (const name of namesIn(part)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      want(known[name]);
    }
  };
  want([...operations, ...streams].map(({ responses, requestBody }) => [Object.values(responses)[0], requestBody]));
  const schemas = Object.fromEntries(Object.entries(known).filter(([name]) => wanted.has(name)));
  const options = {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    rootTypesKeepCasing: true,
    emptyObjectsUnknown: true,
    // What has a default may be left out of what is sent.
    defaultNonNullable: false,
  };
  return astToString(await openapiTS({ openapi: api.openapi, info: api.info, components: { schemas } }, options));
}

/** How each operation is called: for the compiler, and for the client. */
function table() {
  const methods = members(tree(), "  ");
  const names = new Set(operations.flatMap((row) => [typeOf(answerOf(row, "application/json")), typeOf(bodyOf(row))]));
  const imported = [...names].filter((name) => name in api.components.schemas).toSorted();
  return `import type { Operation } from "../operation.ts";
import type {
  ${imported.join(",\n  ")},
} from "./shapes.ts";

export interface Operations {
${methods}}

/** Method, path, and whether a token is sent. */
export const OPERATIONS = {
${operations.map(line).join("")}} as const;

/** Streams of server-sent events. */
export const STREAMS = {
${streams.map(line).join("")}} as const;
`;
}

/** `a.b.c` is a member of `a.b`, which may be an operation too. */
function tree() {
  const root = { parts: {} };
  for (const row of operations) {
    let node = root;
    for (const name of row.operationId.split(".")) node = node.parts[name] ??= { parts: {} };
    node.row = row;
  }
  return root;
}

function members({ parts }, indent) {
  return Object.entries(parts)
    .map(([name, { row, ...node }]) => {
      const types = row ? [`Operation<${requestOf(row)}, ${typeOf(answerOf(row, "application/json"))}>`] : [];
      if (Object.keys(node.parts).length) types.push(`{\n${members(node, `${indent}  `)}${indent}}`);
      return `${row ? comment(row, indent) : ""}${indent}${name}: ${types.join(" & ")};\n`;
    })
    .join("");
}

function requestOf(row) {
  const { parameters = [] } = row;
  const names = ["body", ...parameters.map(({ name }) => name)];
  if (new Set(names).size < names.length) throw new Error(`Two parts of ${row.operationId} have one name`);
  const fields = parameters.map(({ name, required, schema }) =>
    required ? `${name}: ${simple(schema)}` : `${name}?: ${simple(schema)} | undefined`,
  );
  // What takes no fields takes no body at all.
  const body = typeOf(bodyOf(row));
  if (row.requestBody && body !== "Empty") fields.push(row.requestBody.required ? `body: ${body}` : `body?: ${body} | undefined`);
  return fields.length ? `{ ${fields.join("; ")} }` : "Record<string, never>";
}

function answerOf({ responses }, mediaType) {
  return Object.values(responses)[0].content?.[mediaType]?.schema;
}

function bodyOf({ requestBody }) {
  return requestBody?.content["application/json"].schema;
}

function typeOf(schema) {
  return namesIn(schema)[0] ?? "Record<string, unknown>";
}

function namesIn(part) {
  return [...JSON.stringify(part ?? null).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
}

function simple({ type, enum: choices }) {
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(" | ");
  const found = { integer: "number", number: "number", boolean: "boolean", string: "string" }[type];
  if (!found) throw new Error(`There is no TypeScript for a parameter of type ${type}`);
  return found;
}

function line({ operationId, method, path, security }) {
  const row = [method.toUpperCase(), path, tokenOf(security)].map((text) => JSON.stringify(text)).join(", ");
  return `  ${JSON.stringify(operationId)}: [${row}],\n`;
}

function tokenOf(security) {
  const needed = security.filter((choice) => Object.keys(choice).length > 0);
  if (!needed.length) return "none";
  return needed.length < security.length ? "optional" : "required";
}

function comment({ summary, description, method, path }, indent) {
  const text = [summary, description, `\`${method.toUpperCase()} ${path}\``].filter(Boolean).join("\n\n");
  const lines = text.split("\n").map((each) => `${indent} * ${each}`.trimEnd());
  return `${indent}/**\n${lines.join("\n")}\n${indent} */\n`;
}

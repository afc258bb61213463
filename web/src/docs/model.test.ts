import { expect, test } from "vitest";

import type { OpenAPI, Operation } from "./document";
import { reference } from "./model";

const ERROR = { description: "`M_FORBIDDEN`: We know who asks.\n\n`M_UNKNOWN_TOKEN`: The token is unknown." };

const SHOW: Operation = {
  operationId: "things.show",
  summary: "One thing",
  description: "As `POST …/v1/things` made it.",
  tags: ["things"],
  "x-source": "MSC1956",
  externalDocs: { url: "https://example.org/1956" },
  security: [{ manager_token: [] }, { access_token: [] }],
  parameters: [
    { name: "thing_id", in: "path", required: true, description: "Its `id`.", schema: { type: "string" }, example: "t/1" },
    { name: "limit", in: "query", required: false, schema: { type: "integer" }, example: 5 },
  ],
  responses: {
    "200": {
      description: "The thing.",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" }, example: { id: "t/1" } } },
    },
    "304": { description: "No body." },
    "403": { $ref: "#/components/responses/Forbidden.UnknownToken" },
  },
};

const MAKE: Operation = {
  operationId: "things.make.here",
  summary: "Make a thing",
  tags: ["things"],
  "x-source": "Manifold",
  security: [{ manager_token: [] }, {}],
  requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" }, example: { id: "é" } } } },
  responses: {
    "201": {
      description: "Changes.",
      content: {
        "text/event-stream": {
          schema: { type: "string" },
          "x-events": { thing: { $ref: "#/components/schemas/Thing" } },
        },
      },
    },
    "403": { $ref: "#/components/responses/Forbidden.UnknownToken" },
  },
};

const HEALTH: Operation = {
  operationId: "about_us.live",
  summary: "The process answers",
  tags: ["about_us"],
  "x-source": "Manifold",
  security: [{}],
  responses: { "200": { description: "Well." } },
};

const DOCUMENT: OpenAPI = {
  info: { title: "Manifold", version: "1.2.3", description: "All of it.\n\n**Tokens.** `GET /health`" },
  tags: [
    { name: "about_us", description: "Who we are." },
    { name: "things", description: "What there is." },
  ],
  paths: {
    "/_matrix/integrations/v1/things": { post: MAKE },
    "/_matrix/integrations/v1/things/{thing_id}": { get: SHOW },
    "/health": { get: HEALTH },
  },
  components: {
    schemas: { Thing: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
    responses: { "Forbidden.UnknownToken": ERROR },
    securitySchemes: {
      manager_token: { type: "http", description: "What registering answered." },
      access_token: { type: "apiKey", name: "access_token", description: "The same, in the query." },
    },
  },
};

const api = reference(DOCUMENT, "https://manager.example/");
const [live, make, show] = api.endpoints;
const plain = (text: { text: string }[][] | undefined) => text?.map((line) => line.map((one) => one.text).join("")).join("\n");

test("endpoints stand in their groups, in the order of the document's tags", () => {
  expect(api.groups.map(({ anchor, title, endpoints }) => [anchor, title, endpoints.map((one) => one.anchor)])).toEqual([
    ["about_us", "About us", ["about_us-live"]],
    ["things", "Things", ["things-make-here", "things-show"]],
  ]);
  expect(api.endpoints).toHaveLength(3);
});

test("texts lead to the endpoints that they name, in full or in short", () => {
  expect(show?.about[0]).toContainEqual({ kind: "code", text: "POST …/v1/things", href: "#things-make-here" });
  expect(api.about[1]).toContainEqual({ kind: "code", text: "GET /health", href: "#about_us-live" });
});

test("who may call is told in a word, and in full", () => {
  expect([live, make, show].map((one) => one?.caller.short)).toEqual([
    "No token",
    "Manager token, optional",
    "Manager token",
  ]);
  expect(plain(show?.caller.full)).toBe(
    "Manager token: What registering answered. Send it in an Authorization: Bearer … header or as ?access_token=.",
  );
  expect(plain(make?.caller.full)).toMatch(/^Anybody; who sends a token hears what counts for them\. Manager token: /);
});

test("what goes in and what comes out have their shapes and examples", () => {
  expect(make?.body).toMatchObject({ shape: { name: "Thing" }, example: '{\n  "id": "é"\n}' });
  expect(show?.body).toBeUndefined();
  expect(show?.answers).toMatchObject([
    { status: "200", mediaType: "application/json", shape: { anchor: "shape-thing" }, example: '{\n  "id": "t/1"\n}' },
    { status: "304", mediaType: "", shape: undefined, example: undefined },
  ]);
});

test("a stream has its events", () => {
  expect(make?.answers).toMatchObject([
    { mediaType: "text/event-stream", events: [{ name: "thing", type: [{ text: "Thing", href: "#shape-thing" }] }] },
  ]);
});

test("the request to send is put together from the examples", () => {
  expect(show?.curl).toBe(
    "curl 'https://manager.example/_matrix/integrations/v1/things/t%2F1?limit=5' \\\n" +
      '  -H "Authorization: Bearer $MANAGER_TOKEN"',
  );
  expect(make?.curl).toMatch(/^curl -N '[^']+' \\\n {2}-H 'Content-Type: application\/json' \\\n {2}-d '{/);
  expect(make?.curl).not.toContain("Authorization");
});

test("each error has its status, its code and its reason; all errors are listed once", () => {
  const told = show?.errors.map(({ status, code, when }) => [status, code, plain(when)]);

  expect(told).toEqual([
    ["403", "M_FORBIDDEN", "We know who asks."],
    ["403", "M_UNKNOWN_TOKEN", "The token is unknown."],
  ]);
  expect(api.errors).toEqual(show?.errors);
});

test("an endpoint is found by its words, parameters and errors", () => {
  for (const word of ["one thing", "msc1956", "thing_id", "403 m_forbidden", "things.show"]) {
    expect(show?.words).toContain(word);
  }
});

test("the source leads to its proposal, where there is one", () => {
  expect(show?.source).toEqual({ name: "MSC1956", url: "https://example.org/1956" });
  expect(live?.source).toEqual({ name: "Manifold", url: undefined });
});

// From the document to what the page shows. Pure.
import { type Request, curl } from "./curl";
import type { Answer, Content, OpenAPI, Operation, Parameter } from "./document";
import { type Lookup, type Paragraph, paragraphs } from "./markdown";
import { type Field, type Shape, type Word, nameOf, parameter, shape, typeOf } from "./shape";

export interface Reference {
  title: string;
  version: string;
  /** The address below which all paths are. */
  base: string;
  about: Paragraph[];
  groups: Group[];
  errors: ErrorLine[];
  shapes: Shape[];
  endpoints: Endpoint[];
}

export interface Group {
  anchor: string;
  title: string;
  about: Paragraph[];
  endpoints: Endpoint[];
}

export interface Endpoint {
  anchor: string;
  method: string;
  path: string;
  summary: string;
  about: Paragraph[];
  source: { name: string; url: string | undefined };
  /** In a few words, and in full. */
  caller: { short: string; full: Paragraph[] };
  parameters: Field[];
  body: Body | undefined;
  answers: Reply[];
  errors: ErrorLine[];
  curl: string;
  /** Of all that it is found by, in small letters. */
  words: string;
}

/** What goes in, or comes out. */
export interface Body {
  mediaType: string;
  shape: Shape | undefined;
  example: string | undefined;
}

export interface Reply extends Body {
  status: string;
  about: Paragraph[];
  events: { name: string; type: Word[] }[];
}

export interface ErrorLine {
  status: string;
  code: string;
  when: Paragraph[];
  /** What tells it from all others. */
  key: string;
}

const JSON_TYPE = "application/json";

const CALLERS: Record<string, string> = {
  manager_token: "Manager token",
  legacy_token: "Legacy token",
  admin_token: "Operator’s token",
};

/** `base` ends with a slash. */
export function reference(document: OpenAPI, base: string): Reference {
  const lookup = lookupIn(document);
  const shapes = Object.entries(document.components.schemas).map(([name, schema]) => shape(name, schema));
  const context = { document, base, lookup, shapes: new Map(shapes.map((one) => [one.name, one])) };
  const endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tags: operation.tags,
      endpoint: endpointOf(context, method.toUpperCase(), path, operation),
    })),
  );
  const groups = document.tags.map(({ name, description }) => ({
    anchor: name,
    title: titleOf(name),
    about: paragraphs(description, lookup),
    endpoints: endpoints.filter(({ tags }) => tags.includes(name)).map(({ endpoint }) => endpoint),
  }));
  return {
    title: document.info.title,
    version: document.info.version,
    base,
    about: paragraphs(document.info.description, lookup),
    groups,
    errors: distinct(endpoints.flatMap(({ endpoint }) => endpoint.errors)),
    shapes,
    endpoints: groups.flatMap((group) => group.endpoints),
  };
}

interface Context {
  document: OpenAPI;
  base: string;
  lookup: Lookup;
  shapes: Map<string, Shape>;
}

function endpointOf(context: Context, method: string, path: string, operation: Operation): Endpoint {
  const { operationId, summary, description = "", parameters = [], requestBody, responses } = operation;
  const content = requestBody?.content[JSON_TYPE];
  const replies = Object.entries(responses).filter(([, answer]) => !answer.$ref);
  const errors = Object.entries(responses).flatMap(([status, answer]) => errorsIn(context, status, answer));
  return {
    anchor: anchorOf(operationId),
    method,
    path,
    summary,
    about: paragraphs(description, context.lookup),
    source: { name: operation["x-source"], url: operation.externalDocs?.url },
    caller: callerOf(context, operation),
    parameters: parameters.map(parameter),
    body: content && bodyOf(context, JSON_TYPE, content),
    answers: replies.flatMap(([status, answer]) => repliesOf(context, status, answer)),
    errors,
    curl: curl(context.base, requestOf(method, path, operation)),
    words: [method, path, operationId, summary, description, operation["x-source"], operation.tags.join(" ")]
      .concat(parameters.map(({ name }) => name))
      .concat(errors.map(({ status, code }) => `${status} ${code}`))
      .join("\n")
      .toLowerCase(),
  };
}

function requestOf(method: string, path: string, { parameters = [], requestBody, responses, security }: Operation): Request {
  const needs = security.some((choice) => Object.keys(choice).length === 0) ? "" : Object.keys(security[0] ?? {})[0];
  return {
    method,
    path,
    inPath: examplesOf(parameters, "path"),
    inQuery: examplesOf(parameters, "query"),
    token: needs ? needs.toUpperCase() : undefined,
    body: requestBody?.content[JSON_TYPE]?.example,
    stream: Object.values(responses).some((answer) => answer.content?.["text/event-stream"]),
  };
}

function examplesOf(parameters: Parameter[], place: Parameter["in"]): Record<string, string> {
  return Object.fromEntries(
    parameters
      .filter((one) => one.in === place && one.example !== undefined)
      .map(({ name, example }) => [name, String(example)]),
  );
}

function callerOf({ document, lookup }: Context, { security }: Operation): Endpoint["caller"] {
  const schemes = document.components.securitySchemes;
  const names = security.flatMap((choice) => Object.keys(choice));
  const tokens = names.filter((name) => CALLERS[name]);
  if (!tokens.length) return { short: "No token", full: paragraphs("Anybody, without a token.") };
  const queries = names.flatMap((name) => schemes[name]?.name ?? []).map((name) => `\`?${name}=\``);
  const isFree = security.length > names.length;
  const short = tokens.map((name) => CALLERS[name]).join(" or ");
  const full = [
    isFree ? "Anybody; who sends a token hears what counts for them." : "",
    ...tokens.map((name) => `**${CALLERS[name]}**: ${schemes[name]?.description}`),
    `Send it ${["in an `Authorization: Bearer …` header", ...queries].join(" or as ")}.`,
  ];
  return { short: isFree ? `${short}, optional` : short, full: paragraphs(full.join(" "), lookup) };
}

function repliesOf(context: Context, status: string, { description = "", content }: Answer): Reply[] {
  const about = paragraphs(description, context.lookup);
  if (!content) return [{ status, about, mediaType: "", shape: undefined, example: undefined, events: [] }];
  return Object.entries(content).map(([mediaType, one]) => {
    const events = Object.entries(one["x-events"] ?? {}).map(([name, schema]) => ({ name, type: typeOf(schema) }));
    return Object.assign(bodyOf(context, mediaType, one), { status, about, events });
  });
}

function bodyOf({ shapes }: Context, mediaType: string, { schema, example }: Content): Body {
  return {
    mediaType,
    shape: schema.$ref ? shapes.get(nameOf(schema.$ref)) : undefined,
    example: example === undefined ? undefined : JSON.stringify(example, null, 2),
  };
}

/** A shared answer tells each of its errors in a paragraph: "`M_FORBIDDEN`: why". */
function errorsIn({ document, lookup }: Context, status: string, { $ref }: Answer): ErrorLine[] {
  if (!$ref) return [];
  const { description = "" } = document.components.responses[nameOf($ref)] ?? {};
  return description.split("\n\n").map((line) => {
    const [, code = "", when = line] = /^`(\w+)`: (.*)$/s.exec(line) ?? [];
    return { status, code, when: paragraphs(when, lookup), key: `${status} ${line}` };
  });
}

function distinct(errors: ErrorLine[]): ErrorLine[] {
  const byKey = new Map(errors.map((error) => [error.key, error]));
  return [...byKey.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** `POST …/v1/terms`, as texts write it, is the endpoint that is called so in full. */
function lookupIn({ paths }: OpenAPI): Lookup {
  const anchors = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        `${method.toUpperCase()} ${path}`,
        `#${anchorOf(operationId)}`,
      ]),
    ),
  );
  return (code) => anchors.get(code.replace(" …/", " /_matrix/integrations/"));
}

/** The same as in docs/api/. */
function anchorOf(operationId: string): string {
  return operationId.replaceAll(".", "-");
}

function titleOf(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1).replaceAll("_", " ");
}

// What this page reads of an OpenAPI 3.1 document; ours has all of it (src/manifold/server/openapi/).

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: Schema;
  example?: string | number;
}

export interface Content {
  schema: Schema;
  example?: unknown;
  /** Of a stream, by name. */
  "x-events"?: Record<string, Schema>;
}

/** An answer, or where among the components it is: errors are shared. */
export interface Answer {
  $ref?: string;
  description?: string;
  content?: Record<string, Content>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  "x-source": string;
  externalDocs?: { url: string };
  /** Any one of these will do; `{}` is nothing at all. */
  security: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, Answer>;
}

export interface SecurityScheme {
  type: string;
  description: string;
  /** Of a token in the query. */
  name?: string;
}

export interface OpenAPI {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Answer>;
    securitySchemes: Record<string, SecurityScheme>;
  };
}

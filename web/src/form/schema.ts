// JSON Schema 2020-12, as far as msgspec and pydantic write it.

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName?: string };
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  uniqueItems?: boolean;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  writeOnly?: boolean;
  "x-advanced"?: boolean;
  "x-message"?: string;
  "x-widget"?: string;
}

/** The schema that `$ref` stands for; what stands beside the `$ref` counts more. */
export function dereference(schema: Schema, root: Schema): Schema {
  let found = schema;
  // A chain that is longer than this is a circle.
  for (let hops = 0; found.$ref !== undefined && hops < 20; hops++) {
    const { $ref, ...beside } = found;
    const { title, ...target } = at(root, $ref);
    // Both libraries give the class's name as title: people should not see "JitsiConfig".
    const named = title !== undefined && !/^[A-Z]\w*$/.test(title) ? { title } : {};
    found = { ...target, ...named, ...beside };
  }
  return found;
}

function at(root: Schema, ref: string): Schema {
  let found: unknown = root;
  for (const part of ref.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    found = (found as Record<string, unknown> | undefined)?.[name];
  }
  return (found ?? {}) as Schema;
}

// From a JSON Schema to the fields that a person reads.
import type { Parameter, Schema } from "./document";
import { type Paragraph, paragraphs } from "./markdown";

/** A piece of a type in words. */
export type Word = { kind: "word" | "value"; text: string } | { kind: "shape"; text: string; href: string };

export interface Field {
  name: string;
  type: Word[];
  optional: boolean;
  /** Of a parameter. */
  where?: "path" | "query";
  about: Paragraph[];
  /** "at most 64 long", and the like. */
  bounds: string[];
}

export interface Shape {
  name: string;
  anchor: string;
  about: Paragraph[];
  fields: Field[];
}

type Bound = "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems" | "pattern";

const BOUNDS: Record<Bound, string> = {
  minimum: "at least",
  maximum: "at most",
  minLength: "length at least",
  maxLength: "length at most",
  minItems: "items: at least",
  maxItems: "items: at most",
  pattern: "matches",
};

export function shape(name: string, schema: Schema): Shape {
  return {
    name,
    anchor: anchorOf(name),
    about: paragraphs(schema.description ?? ""),
    fields: Object.entries(schema.properties ?? {}).map(([field, kind]) =>
      fieldOf(field, kind, !schema.required?.includes(field)),
    ),
  };
}

export function parameter({ name, schema, required, description = "", in: where }: Parameter): Field {
  return { ...fieldOf(name, { ...schema, description }, !required), where };
}

/** What a reference refers to: `#/components/schemas/Session` is `Session`. */
export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

export function typeOf(schema: Schema): Word[] {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return [{ kind: "shape", text: name, href: `#${anchorOf(name)}` }];
  }
  if (schema.anyOf) return either(schema.anyOf.map(typeOf));
  if (schema.enum) return either(schema.enum.map(value));
  if ("const" in schema) return value(schema.const);
  if (Array.isArray(schema.type)) return word(schema.type.join(" or "));
  if (schema.type === "array") return [...word(schema.items ? "list of " : "list"), ...typeOf(schema.items ?? {})];
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return [...word("object of "), ...typeOf(schema.additionalProperties)];
  }
  return word(schema.type ?? "anything");
}

function fieldOf(name: string, schema: Schema, optional: boolean): Field {
  const { default: fallback } = schema;
  const bounds = (Object.keys(BOUNDS) as Bound[])
    .filter((bound) => schema[bound] !== undefined)
    .map((bound) => `${BOUNDS[bound]} ${schema[bound]}`);
  if (optional && fallback !== undefined && fallback !== null && fallback !== "") {
    bounds.push(`default ${JSON.stringify(fallback)}`);
  }
  return { name, type: typeOf(schema), optional, about: paragraphs(schema.description ?? ""), bounds };
}

function anchorOf(name: string): string {
  return `shape-${name.toLowerCase()}`;
}

function word(text: string): Word[] {
  return [{ kind: "word", text }];
}

function value(data: unknown): Word[] {
  return [{ kind: "value", text: JSON.stringify(data) }];
}

function either(choices: Word[][]): Word[] {
  return choices.flatMap((choice, index) => (index ? [...word(" or "), ...choice] : choice));
}

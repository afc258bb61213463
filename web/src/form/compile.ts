// JSON Schema → field tree. The only place that knows schemas.
import { t } from "../i18n/t";
import type { Field, ObjectField, Option, TextField, UnionField } from "./field";
import { dereference, type Schema } from "./schema";

/** A form nested deeper than this refers to itself, and has no end. */
const DEEPEST = 8;

const INPUTS: Record<string, TextField["input"]> = {
  password: "password",
  email: "email",
  uri: "url",
  date: "date",
  time: "time",
  "date-time": "datetime-local",
  multiline: "multiline",
};

/** The form for a config. What it can't show becomes a text field rather than nothing. */
export function compile(root: Schema): ObjectField {
  const form = new Compiler(root).field(root, "", true, 0);
  return form.kind === "object" ? form : { ...common(root, "", true), kind: "object", fields: [] };
}

class Compiler {
  constructor(private readonly root: Schema) {}

  field(raw: Schema, key: string, required: boolean, depth: number): Field {
    const { schema, nullable } = this.#settled(raw);
    const base = common(schema, key, required && !nullable);
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives) return this.#union(schema, alternatives, base, depth);
    if (schema.enum || schema.const !== undefined) {
      return { ...base, kind: "enum", options: (schema.enum ?? [schema.const]).map(plainOption) };
    }
    switch (typeOf(schema)) {
      case "boolean":
        // "Neither" is a third answer, which a box can't give.
        return nullable ? { ...base, kind: "enum", options: yesOrNo() } : { ...base, kind: "bool" };
      case "integer":
      case "number": {
        const { minimum, maximum } = schema;
        return { ...base, kind: "number", integer: typeOf(schema) === "integer", minimum, maximum };
      }
      case "array":
        return this.#list(schema, base, depth);
      case "object":
        return this.#object(schema, base, depth);
      default:
        return text(schema, base);
    }
  }

  /** Follows `$ref`, and takes `null` out of the alternatives: that makes a field optional. */
  #settled(raw: Schema): { schema: Schema; nullable: boolean } {
    const schema = dereference(raw, this.root);
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (!alternatives) {
      return { schema, nullable: Array.isArray(schema.type) && schema.type.includes("null") };
    }
    const real = alternatives.map((each) => dereference(each, this.root)).filter((each) => each.type !== "null");
    const nullable = real.length < alternatives.length;
    const { anyOf: _anyOf, oneOf: _oneOf, ...outer } = schema;
    const [only] = real;
    if (only && real.length === 1) {
      const inner = this.#settled(only);
      return { schema: { ...inner.schema, ...outer }, nullable: nullable || inner.nullable };
    }
    return { schema: { ...outer, anyOf: real }, nullable };
  }

  #union(schema: Schema, variants: Schema[], base: Base, depth: number): Field {
    if (variants.every((each) => each.const !== undefined)) {
      const options = variants.map(({ const: value, title }) => ({ value, label: title ?? plainOption(value).label }));
      return { ...base, kind: "enum", options };
    }
    const tag = schema.discriminator?.propertyName ?? tagOf(variants);
    if (!tag || depth >= DEEPEST) return text({}, base);
    return { ...base, kind: "union", tag, variants: variants.map((each) => this.#variant(each, tag, depth)) };
  }

  #variant(schema: Schema, tag: string, depth: number): UnionField["variants"][number] {
    const name = tagValue(schema, tag) ?? "";
    const { title, description, ...rest } = schema;
    const shown = title !== undefined && !/^[A-Z]\w*$/.test(title) ? title : words(name);
    const { [tag]: _tag, ...properties } = rest.properties ?? {};
    const base = { key: name, title: shown, help: description, required: true, initial: undefined };
    return { name, field: this.#object({ ...rest, properties }, base, depth + 1) as ObjectField };
  }

  #list(schema: Schema, base: Base, depth: number): Field {
    const item = depth < DEEPEST ? this.field(schema.items ?? {}, "", true, depth + 1) : text({}, base);
    const minItems = schema.minItems ?? 0;
    if (item.kind === "enum" && schema.uniqueItems) return { ...base, kind: "multi", options: item.options, minItems };
    return { ...base, kind: "list", item, minItems, maxItems: schema.maxItems };
  }

  #object(schema: Schema, base: Base, depth: number): Field {
    const { properties, additionalProperties } = schema;
    if (!properties && typeof additionalProperties === "object" && depth < DEEPEST) {
      return { ...base, kind: "map", item: this.field(additionalProperties, "", true, depth + 1) };
    }
    const required = new Set(schema.required);
    const entries = depth < DEEPEST ? Object.entries(properties ?? {}) : [];
    return {
      ...base,
      kind: "object",
      fields: entries.map(([key, each]) => this.field(each, key, required.has(key), depth + 1)),
    };
  }
}

type Base = ReturnType<typeof common>;

function yesOrNo(): Option[] {
  return [
    { value: true, label: t("Yes") },
    { value: false, label: t("No") },
  ];
}

function common(schema: Schema, key: string, required: boolean) {
  return {
    key,
    title: schema.title ?? words(key),
    help: schema.description,
    required,
    initial: schema.default,
    ...(schema["x-advanced"] && { advanced: true }),
  };
}

function text(schema: Schema, base: Base): TextField {
  const { pattern, minLength, maxLength, writeOnly, format = "", examples, "x-message": message } = schema;
  const input = writeOnly ? "password" : (INPUTS[schema["x-widget"] ?? format] ?? "text");
  const example = typeof examples?.[0] === "string" ? examples[0] : undefined;
  return { ...base, kind: "text", input, pattern, message, minLength, maxLength, example };
}

function typeOf({ type, properties }: Schema): string | undefined {
  const named = Array.isArray(type) ? type.find((each) => each !== "null") : type;
  return named ?? (properties ? "object" : undefined);
}

/** The property that tells the variants apart: the first that has exactly one value in each. */
function tagOf(variants: Schema[]): string | undefined {
  return Object.keys(variants[0]?.properties ?? {}).find((key) =>
    variants.every((each) => tagValue(each, key) !== undefined),
  );
}

function tagValue(schema: Schema, key: string): string | undefined {
  const property = schema.properties?.[key];
  const value = property?.const ?? (property?.enum?.length === 1 ? property.enum[0] : undefined);
  return value === undefined ? undefined : String(value);
}

function plainOption(value: unknown): Option {
  const name = String(value);
  // Only what looks like a name in a program is put into words: "Europe/Berlin" stays.
  return { value, label: /^[a-z][a-z0-9_-]*$/.test(name) ? words(name) : name };
}

/** `audio_only` and `audioOnly` → "Audio only". */
function words(name: string): string {
  const spaced = name.replaceAll(/[_-]+/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

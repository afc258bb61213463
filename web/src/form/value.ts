// What is in a form: from a config, and back to one.
import type { Field, UnionField } from "./field";

/** The parts of a value that has parts. A map is a list of pairs here, since names change while typed. */
export type Values = Record<string, unknown>;
/** An integration's config, as the manager takes it. */
export type Config = Record<string, unknown>;
export type Pairs = [name: string, value: unknown][];

/** What a form begins with. `given` wins over the schema's defaults. */
export function initial(field: Field, given: unknown = field.initial): unknown {
  switch (field.kind) {
    case "object":
      return Object.fromEntries(field.fields.map((each) => [each.key, initial(each, part(given, each.key))]));
    case "union": {
      const variant = variantOf(field, given);
      return { [field.tag]: variant?.name, ...(variant && (initial(variant.field, given) as Values)) };
    }
    case "list": {
      const items = Array.isArray(given) ? given.map((each: unknown) => initial(field.item, each)) : [];
      while (items.length < field.minItems) items.push(initial(field.item));
      return items;
    }
    case "map":
      return Object.entries((given ?? {}) as Values).map(([name, value]) => [name, initial(field.item, value)]);
    case "multi":
      return Array.isArray(given) ? given : [];
    case "bool":
      return given === true;
    case "enum":
      return given ?? (field.required ? field.options[0]?.value : undefined);
    case "number":
      // As typed, so that "1." is not taken away from under the cursor.
      return given == null ? "" : String(given);
    case "text":
      return isSavedSecret(given) ? given : ((given as string | null | undefined) ?? "");
  }
}

/** The config to send: without what was left empty, so that the server's defaults count. */
export function output(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case "object":
      return Object.fromEntries(
        field.fields
          .map((each) => [each.key, output(each, part(value, each.key))] as const)
          .filter(([, each]) => each !== undefined),
      );
    case "union": {
      const variant = variantOf(field, value);
      return variant && { [field.tag]: variant.name, ...(output(variant.field, value) as Values) };
    }
    case "list":
      return (value as unknown[]).map((each) => output(field.item, each));
    case "map":
      return Object.fromEntries((value as Pairs).map(([name, each]) => [name, output(field.item, each)]));
    case "number": {
      const typed = String(value ?? "").trim();
      // What is no number goes as it was typed: the server says what is wrong with it.
      return typed === "" ? undefined : Number.isNaN(Number(typed)) ? typed : Number(typed);
    }
    case "text":
      return value === "" || isSavedSecret(value) ? undefined : value;
    default:
      return value;
  }
}

export function variantOf(field: UnionField, value: unknown): UnionField["variants"][number] | undefined {
  const name = part(value, field.tag);
  return field.variants.find((variant) => variant.name === name) ?? field.variants[0];
}

/** The server never shows a secret again, it only says that there is one. Left alone, it stays. */
export function isSavedSecret(value: unknown): boolean {
  return part(value, "set") === true;
}

export function part(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Values)[key] : undefined;
}

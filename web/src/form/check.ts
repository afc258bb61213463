// What can be seen to be wrong without asking the server, which decides all the same.
import { plural, t } from "../i18n/t";
import { pointer, type Field, type NumberField, type Problems, type TextField } from "./field";
import { isSavedSecret, part, variantOf, type Pairs } from "./value";

export function check(field: Field, value: unknown, path = ""): Problems {
  switch (field.kind) {
    case "object":
      return all(field.fields.map((each) => check(each, part(value, each.key), pointer(path, each.key))));
    case "union": {
      const variant = variantOf(field, value);
      return variant ? check(variant.field, value, path) : {};
    }
    case "list": {
      const items = value as unknown[];
      return {
        ...enough(path, items.length, field.minItems),
        ...all(items.map((each, index) => check(field.item, each, pointer(path, index)))),
      };
    }
    case "map":
      return all((value as Pairs).map(([name, each]) => pair(field.item, name, each, path)));
    case "multi":
      return enough(path, (value as unknown[]).length, field.minItems);
    case "text":
      return one(path, isSavedSecret(value) ? null : text(field, String(value)));
    case "number":
      return one(path, number(field, String(value).trim()));
    case "enum":
      return one(path, field.required && value === undefined ? t("Choose one") : null);
    case "bool":
      return {};
  }
}

function text(field: TextField, value: string): string | null {
  const { required, pattern, message, minLength, maxLength, example, input } = field;
  if (value === "") return required ? t("Fill this in") : null;
  if (minLength !== undefined && value.length < minLength) return plural(minLength, "Use at least {count} character", "Use at least {count} characters");
  if (maxLength !== undefined && value.length > maxLength) return plural(maxLength, "Use at most {count} character", "Use at most {count} characters");
  if (pattern === undefined || matches(pattern, value)) return null;
  if (message !== undefined) return message;
  const like = example ?? (input === "url" ? "https://example.org" : null);
  return like ? t("Write it like this: {example}", { example: like }) : t("This has characters or a form that don't fit here");
}

/** Never the attribute `pattern`: browsers read it with the flag `v`, which refuses good expressions. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

function number({ required, integer, minimum, maximum }: NumberField, typed: string): string | null {
  if (typed === "") return required ? t("Fill this in") : null;
  const value = Number(typed);
  if (Number.isNaN(value)) return t("Write a number");
  if (integer && !Number.isInteger(value)) return t("Write a whole number");
  if (minimum !== undefined && value < minimum) return t("Must be {minimum} or more", { minimum });
  if (maximum !== undefined && value > maximum) return t("Must be {maximum} or less", { maximum });
  return null;
}

function pair(item: Field, name: string, value: unknown, path: string): Problems {
  const own = pointer(path, name);
  return name === "" ? { [own]: t("Give it a name") } : check(item, value, own);
}

function enough(path: string, length: number, least: number): Problems {
  return one(path, length < least ? plural(least, "Choose or add at least {count}", "Choose or add at least {count}") : null);
}

function one(path: string, message: string | null): Problems {
  return message === null ? {} : { [path]: message };
}

function all(problems: Problems[]): Problems {
  return Object.assign({}, ...problems) as Problems;
}

// What of a form may be written down: all but what is never shown again.
import type { Field } from "./field";
import { isSavedSecret, part, variantOf, type Pairs } from "./value";

/** As `initial` takes it, in JSON. Secrets that were typed are left out; `null` is what was left empty. */
export function withoutSecrets(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case "object":
      return Object.fromEntries(field.fields.map((each) => [each.key, withoutSecrets(each, part(value, each.key))]));
    case "union": {
      const variant = variantOf(field, value);
      return variant && { ...(withoutSecrets(variant.field, value) as object), [field.tag]: variant.name };
    }
    case "list":
      return (value as unknown[]).map((each) => withoutSecrets(field.item, each));
    case "map":
      return Object.fromEntries((value as Pairs).map(([name, each]) => [name, withoutSecrets(field.item, each)]));
    case "text":
      return field.input === "password" && !isSavedSecret(value) ? null : value;
    default:
      return value ?? null;
  }
}

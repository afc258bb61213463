// From a JSON Pointer to the words that people see beside that field.
import { pointer, type Field } from "./field";
import { variantOf, part, type Pairs } from "./value";

/** The id of the input for that pointer. */
export function inputId(path: string): string {
  return `field${encodeURI(path)}`;
}

/** "Repositories › 1 › Name"; the pointer itself where no field is found. */
export function labelOf(form: Field, value: unknown, path: string): string {
  const found = search(form, value, "", path);
  return found?.filter(Boolean).join(" › ") || path;
}

function search(field: Field, value: unknown, own: string, path: string): string[] | null {
  if (own === path) return [field.title];
  if (!path.startsWith(`${own}/`)) return null;
  for (const [name, child, inside, below] of children(field, value, own)) {
    const rest = search(child, inside, below, path);
    if (rest) return [field.title, name, ...rest];
  }
  return null;
}

type Child = [name: string, field: Field, value: unknown, path: string];

function children(field: Field, value: unknown, own: string): Child[] {
  switch (field.kind) {
    case "object":
      return field.fields.map((each) => ["", each, part(value, each.key), pointer(own, each.key)]);
    case "union": {
      const fields = variantOf(field, value)?.field.fields ?? [];
      return fields.map((each) => ["", each, part(value, each.key), pointer(own, each.key)]);
    }
    case "list":
      return (value as unknown[]).map((each, index) => [String(index + 1), field.item, each, pointer(own, index)]);
    case "map":
      return (value as Pairs).map(([name, each]) => [name, field.item, each, pointer(own, name)]);
    default:
      return [];
  }
}

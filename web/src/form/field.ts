// A form as a tree of fields: what is left of a JSON Schema when only people look at it.

interface Common {
  /** The property's name; "" for the root and for what is in a list. */
  key: string;
  title: string;
  help?: string;
  required: boolean;
  /** What the schema says is there unless somebody changes it. */
  initial?: unknown;
  /** Shown under "More options". */
  advanced?: boolean;
}

export interface Option {
  value: unknown;
  label: string;
}

export interface TextField extends Common {
  kind: "text";
  input: "text" | "multiline" | "password" | "email" | "url" | "date" | "time" | "datetime-local";
  pattern?: string;
  /** What to say of text that does not fit the pattern. */
  message?: string;
  minLength?: number;
  maxLength?: number;
  example?: string;
}

export interface NumberField extends Common {
  kind: "number";
  integer: boolean;
  minimum?: number;
  maximum?: number;
}

export interface BoolField extends Common {
  kind: "bool";
}

/** One of several values. */
export interface EnumField extends Common {
  kind: "enum";
  options: Option[];
}

/** Several of several values. */
export interface MultiField extends Common {
  kind: "multi";
  options: Option[];
  minItems: number;
}

export interface ObjectField extends Common {
  kind: "object";
  fields: Field[];
}

export interface ListField extends Common {
  kind: "list";
  item: Field;
  minItems: number;
  maxItems?: number;
}

/** Names that people choose, with a value each. */
export interface MapField extends Common {
  kind: "map";
  item: Field;
}

/** One of several objects; the property `tag` says which. */
export interface UnionField extends Common {
  kind: "union";
  tag: string;
  variants: { name: string; field: ObjectField }[];
}

export type Field =
  | TextField
  | NumberField
  | BoolField
  | EnumField
  | MultiField
  | ObjectField
  | ListField
  | MapField
  | UnionField;

/** Messages by JSON Pointer into the config. */
export type Problems = Record<string, string>;

/** RFC 6901: the pointer of a part. */
export function pointer(parent: string, part: string | number): string {
  return `${parent}/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * What people read, in their language. The English text is the key: `t("Added by {who}", { who })`.
 *
 * Texts stand in the code as they are read, whole sentences with their punctuation; a part that changes is a `{name}`.
 */
export type Values = Record<string, string | number>;

const catalogue = new Map<string, readonly string[]>();

export function t(text: string, values: Values = {}): string {
  return filled(catalogue.get(text)?.[0] ?? text, values);
}

/** `one` for one thing, `many` for other numbers; `{count}` is the number. */
export function plural(count: number, one: string, many: string, values: Values = {}): string {
  return filled(count === 1 ? one : many, { count, ...values });
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

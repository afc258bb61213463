/**
 * What people read, in their language. The English text is the key: `t("Added by {who}", { who })`.
 *
 * Texts stand in the code as they are read, whole sentences with their punctuation; a part that changes is a `{name}`.
 * Nothing may be translated while modules are loaded: the catalogue comes later.
 */
import { language, type Translation } from "./language";

export type Values = Record<string, string | number>;

export function t(text: string, values: Values = {}): string {
  return filled(entry(text) ?? text, values);
}

/** `one` for one thing, `many` for other numbers; `{count}` is the number. */
export function plural(count: number, one: string, many: string, values: Values = {}): string {
  const forms = language.texts[one];
  const rule = new Intl.PluralRules(language.tag).select(count);
  const found = typeof forms === "object" ? (forms[rule] ?? forms.other) : undefined;
  return filled(found ?? (count === 1 ? one : many), { count, ...values });
}

/** Parts of a text beside each other, such as an installation's label and when it was added; what is empty is left out. */
export function dotted(...parts: (string | false | null | undefined)[]): string {
  return parts.flatMap((part) => (part ? isolated(part) : [])).join(" · ");
}

function entry(text: string): string | undefined {
  const found: Translation | undefined = language.texts[text];
  return typeof found === "string" ? found : undefined;
}

/** With the values in their places. */
export function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === "number") return new Intl.NumberFormat(language.tag, { useGrouping: false }).format(value);
    return value === undefined ? whole : isolated(value);
  });
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** Names, addresses and user ids run in their own direction: left alone they would take the words beside them along. */
function isolated(value: string): string {
  return language.isRightToLeft || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

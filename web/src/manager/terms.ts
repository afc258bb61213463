// The documents of MSC2140 in the language that the reader likes best.
import type { Document, Terms } from "manifold-client";

/** MSC2140: every key of a policy but `version` is a language. */
type Policy = Terms["policies"][string];

export interface Offered extends Document {
  version: string;
  language: string;
}

/** One document for each policy. `languages` as in `navigator.languages`, the best first. */
export function documents({ policies }: Terms, languages: readonly string[]): Offered[] {
  return Object.values(policies).flatMap((policy) => best(policy, languages) ?? []);
}

function best(policy: Policy, languages: readonly string[]): Offered | null {
  const { version, ...written } = policy;
  if (typeof version !== "string") return null;
  const wanted = [...languages.flatMap((tag) => [tag, tag.replace(/[-_].*/, "")]), "en"];
  const found = wanted.map(normal).flatMap((tag) => Object.keys(written).find((key) => normal(key) === tag) ?? []);
  const [language] = [...found, ...Object.keys(written)];
  const document = language === undefined ? undefined : written[language];
  return language !== undefined && typeof document === "object" ? { ...document, version, language } : null;
}

function normal(tag: string): string {
  return tag.toLowerCase().replaceAll("_", "-");
}

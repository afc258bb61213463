// The documents of MSC2140 in the language that the reader likes best.
import type { Policy, PolicyDocument, Terms } from "../api/types";

export interface Document extends PolicyDocument {
  version: string;
  language: string;
}

/** One document for each policy. `languages` as in `navigator.languages`, the best first. */
export function documents({ policies }: Terms, languages: readonly string[]): Document[] {
  return Object.values(policies).flatMap((policy) => best(policy, languages) ?? []);
}

function best(policy: Policy, languages: readonly string[]): Document | null {
  const { version, ...written } = policy;
  const wanted = [...languages.flatMap((tag) => [tag, tag.replace(/[-_].*/, "")]), "en"];
  const found = wanted.map(normal).flatMap((tag) => Object.keys(written).find((key) => normal(key) === tag) ?? []);
  const [language] = [...found, ...Object.keys(written)];
  const document = language === undefined ? undefined : written[language];
  return language !== undefined && typeof document === "object" ? { ...document, version, language } : null;
}

function normal(tag: string): string {
  return tag.toLowerCase().replaceAll("_", "-");
}

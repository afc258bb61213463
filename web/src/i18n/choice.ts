/** Which of our languages is the reader's. */

/** By their tags, in their own words. Each but English has a catalogue in `src/manifold/texts/`. */
export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", de: "Deutsch", ar: "العربية" };

/**
 * The first of `wanted` that we speak; with the reader's region, which dates are written by. Null: none of them.
 * `browser` as in `navigator.languages`, which counts last.
 */
export function fitting(wanted: readonly (string | null)[], browser: readonly string[]): string | null {
  for (const tag of [...wanted, ...browser]) {
    const base = tag && baseOf(tag);
    if (base && Object.hasOwn(LANGUAGES, base)) return browser.find((each) => baseOf(each) === base) ?? base;
  }
  return null;
}

/** Clients write `pt_BR` as well as `pt-BR`. */
export function baseOf(tag: string): string {
  return tag.toLowerCase().replace(/[-_].*/, "");
}

/** The language that is spoken now. English needs no catalogue: its texts are the keys. */

/** A text, or one for each kind of number that the language tells apart. */
export type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>;

export type Texts = Record<string, Translation>;

/** How a catalogue comes. */
export type Load = () => Promise<{ default: Texts }>;

export interface Language {
  /** For `Intl`: with the region, where the reader named one. */
  tag: string;
  texts: Texts;
  isRightToLeft: boolean;
  /** Fetches the texts of what the page fetches later (`later.ts`); null where there is none. */
  rest: Load | null;
}

export const language: Language = { tag: "en-GB", texts: {}, isRightToLeft: false, rest: null };

/** From now on. What is drawn already has to be drawn again. */
export function speak(tag: string, texts: Texts, rest: Load | null = null): void {
  Object.assign(language, { tag, texts, isRightToLeft: /^(ar|fa|he|ur)\b/.test(tag), rest } satisfies Language);
  document.documentElement.lang = tag;
  document.documentElement.dir = language.isRightToLeft ? "rtl" : "ltr";
}

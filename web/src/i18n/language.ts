/** The language that is spoken now. English needs no catalogue: its texts are the keys. */

/** A text, or one for each kind of number that the language tells apart. */
export type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>;

export type Texts = Record<string, Translation>;

export interface Language {
  /** For `Intl`: with the region, where the reader named one. */
  tag: string;
  texts: Texts;
  isRightToLeft: boolean;
}

export const language: Language = { tag: "en-GB", texts: {}, isRightToLeft: false };

/** From now on. What is drawn already has to be drawn again. */
export function speak(tag: string, texts: Texts): void {
  Object.assign(language, { tag, texts, isRightToLeft: /^(ar|fa|he|ur)\b/.test(tag) } satisfies Language);
  document.documentElement.lang = tag;
  document.documentElement.dir = language.isRightToLeft ? "rtl" : "ltr";
}

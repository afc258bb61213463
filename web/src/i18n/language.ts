/** The language that is spoken now. English needs no catalogue: its texts are the keys. */

/** A text, or one for each kind of number that the language tells apart. */
export type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>;

export type Texts = Record<string, Translation>;

interface Language {
  /** For `Intl`: with the region, where the reader named one. */
  tag: string;
  texts: Texts;
  isRightToLeft: boolean;
}

export const language: Language = { tag: "en-GB", texts: {}, isRightToLeft: false };

/** Loads the words of a widget's page, before anything is drawn, and when the client's language changes. */
import { baseOf, fitting } from "../i18n/choice";
import { speak } from "../i18n/language";
import { textsBy, type Catalogue } from "../i18n/later";

/** By the tag of its language; each kind of page has those that it needs. */
export type Catalogues = Readonly<Record<string, Catalogue>>;

/** How long the page waits for these words, in ms. */
const PATIENCE = 2000;

let latest: Promise<void> | undefined;

/** `given` is what the client said; else the browser's languages count. Without its texts it stays as it is. */
export async function speakFrom(catalogues: Catalogues, given: string | null): Promise<void> {
  const mine = load(catalogues, given, () => latest === mine);
  latest = mine;
  // The language may change again meanwhile: then that one is waited for.
  for (let seen; seen !== latest; ) await (seen = latest);
}

async function load(catalogues: Catalogues, given: string | null, isWanted: () => boolean): Promise<void> {
  const tag = fitting([given], navigator.languages);
  if (!tag) return;
  const catalogue = catalogues[baseOf(tag)];
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const texts = await (catalogue ? Promise.race([textsBy(catalogue), late]).catch(() => null) : {});
  if (texts && isWanted()) speak(tag, texts, catalogue?.rest);
}

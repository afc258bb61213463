/** Loads the words of a widget's page, before anything is drawn. */
import { baseOf, fitting } from "../i18n/choice";
import { speak, type Texts } from "../i18n/language";

/** By the tag of its language; each kind of page has those that it needs. */
export type Catalogues = Readonly<Record<string, () => Promise<{ default: Texts }>>>;

/** How long the page waits for these words, in ms. */
const PATIENCE = 2000;

/** `given` is what the client said; else the browser's languages count. Without its texts it is English. */
export async function speakFrom(catalogues: Catalogues, given: string | null): Promise<void> {
  const tag = fitting([given], navigator.languages);
  const load = catalogues[baseOf(tag ?? "")];
  if (!tag || !load) return;
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE));
  const loaded = await Promise.race([load(), late]).catch(() => null);
  if (loaded) speak(tag, loaded.default);
}

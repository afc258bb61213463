/** In which language a wrapper speaks: it has no API, so its few texts are a module of its own for each language. */
import { baseOf, fitting } from "../i18n/choice";
import { speak, type Texts } from "../i18n/language";

const CATALOGUES: Record<string, () => Promise<{ default: Texts }>> = {
  de: () => import("../../../src/manifold/texts/de.po?widgets"),
  ar: () => import("../../../src/manifold/texts/ar.po?widgets"),
};

/** How long the service waits for these words, in ms. */
const PATIENCE = 2000;

/** `given` is what the client said; else the browser's languages count. Without its texts it is English. */
export async function speakTo(given: string | null): Promise<void> {
  const tag = fitting([given], navigator.languages);
  const load = CATALOGUES[baseOf(tag ?? "")];
  if (!tag || !load) return;
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE));
  const loaded = await Promise.race([load(), late]).catch(() => null);
  if (loaded) speak(tag, loaded.default);
}

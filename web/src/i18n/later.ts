/**
 * When which texts are fetched: those that a page says before it fetches more of itself come first, the rest together
 * with the first part that is fetched later. What belongs to which is worked out by the build (`scripts/reach.mjs`).
 */
import { language, type Load, type Texts } from "./language";

/** One language. */
export interface Catalogue {
  first: Load;
  /** None where the page fetches no more of itself. */
  rest?: Load;
}

/** How long a part that is there waits for its words, in ms. */
const PATIENCE = 2000;

/** Whether something was fetched later: from then on a language is all of its texts. */
let isWhole = false;

/** The texts that a language must have by now. */
export async function textsBy({ first, rest }: Catalogue): Promise<Texts> {
  const texts = (await first()).default;
  return isWhole && rest ? { ...texts, ...(await rest()).default } : texts;
}

/** Fetches a part of the page, and what it says. Rejects with whatever keeps the part from coming. */
export async function later<Part>(load: () => Promise<Part>): Promise<Part> {
  isWhole = true;
  const [part] = await Promise.all([load(), complete()]);
  return part;
}

async function complete(): Promise<void> {
  const { tag, rest } = language;
  if (!rest) return;
  const added = rest().then((loaded) => {
    // Another language that was chosen meanwhile is whole.
    if (tag === language.tag) language.texts = { ...language.texts, ...loaded.default };
  });
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([added, late]).catch(() => undefined);
}

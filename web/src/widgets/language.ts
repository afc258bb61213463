/** In which language a wrapper speaks: it has no API, so its few texts are a module of its own for each language. */
import { speakFrom, type Catalogues } from "./speak";

const CATALOGUES: Catalogues = {
  de: { first: () => import("../../../src/manifold/texts/de.po?widgets") },
  ar: { first: () => import("../../../src/manifold/texts/ar.po?widgets") },
};

export function speakTo(given: string | null): Promise<void> {
  return speakFrom(CATALOGUES, given);
}

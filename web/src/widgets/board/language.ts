/** In which language a board speaks. */
import { speakFrom, type Catalogues } from "../speak";

const CATALOGUES: Catalogues = {
  de: () => import("../../../../src/manifold/texts/de.po?boards"),
  ar: () => import("../../../../src/manifold/texts/ar.po?boards"),
};

export function speakTo(given: string | null): Promise<void> {
  return speakFrom(CATALOGUES, given);
}

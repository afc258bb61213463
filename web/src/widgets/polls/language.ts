/** In which languages a poll board speaks. */
import type { Catalogues } from "../speak";

export const CATALOGUES: Catalogues = {
  de: {
    first: () => import("../../../../src/manifold/texts/de.po?polls"),
    rest: () => import("../../../../src/manifold/texts/de.po?polls-rest"),
  },
  ar: {
    first: () => import("../../../../src/manifold/texts/ar.po?polls"),
    rest: () => import("../../../../src/manifold/texts/ar.po?polls-rest"),
  },
};

/** In which languages a checklist speaks. */
import type { Catalogues } from "../speak";

export const CATALOGUES: Catalogues = {
  de: {
    first: () => import("../../../../src/manifold/texts/de.po?checklist"),
    rest: () => import("../../../../src/manifold/texts/de.po?checklist-rest"),
  },
  ar: {
    first: () => import("../../../../src/manifold/texts/ar.po?checklist"),
    rest: () => import("../../../../src/manifold/texts/ar.po?checklist-rest"),
  },
};

// The language that counts: the user's own choice, or else the client's, or else the browser's.
import { useEffect, useState } from "preact/hooks";

import type { Host } from "../host/host";
import { baseOf, fitting } from "../i18n/choice";
import { speak, type Texts } from "../i18n/language";
import { textsBy, type Catalogue } from "../i18n/later";
import { recall, remember } from "../ui/saved";

export interface Choice {
  /** null: as in the client. */
  chosen: string | null;
  choose(tag: string | null): void;
}

const KEY = "manifold.language";

/** For those who read none of ours. */
const FALLBACK = "en-GB";

/** How long people may look at an empty page before they get English instead, in ms. */
const PATIENCE = 4000;

const CATALOGUES: Record<string, Catalogue> = {
  de: {
    first: () => import("../../../src/manifold/texts/de.po?manager"),
    rest: () => import("../../../src/manifold/texts/de.po?manager-rest"),
  },
  ar: {
    first: () => import("../../../src/manifold/texts/ar.po?manager"),
    rest: () => import("../../../src/manifold/texts/ar.po?manager-rest"),
  },
};

/** What is spoken now; null where that is nobody's choice. */
let spoken: string | null = null;

/** What the manager's own words are to be in, as an Accept-Language: "" leaves that to the browser. */
export function accepted(): string {
  return spoken ?? "";
}

/** Before anything is drawn. `given` is what the client's address said. Null: in English, without further ado. */
export function begin(given: string | null): Promise<void> | null {
  const tag = wanted(recall(KEY), given);
  // What the manager is asked meanwhile, it is to answer in the same language.
  change(tag, {});
  const texts = textsIn(tag);
  if (!texts) return null;
  const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE));
  return Promise.race([texts, late]).then(
    (loaded) => change(tag, loaded),
    () => change(null, {}),
  );
}

export function useLanguage(host: Host, given: string | null): Choice {
  const [fromClient, setFromClient] = useState(given);
  const [chosen, setChosen] = useState(() => recall(KEY));
  const [, draw] = useState(spoken);
  const tag = wanted(chosen, fromClient);
  useEffect(() => host.onLanguage(setFromClient), [host]);
  useEffect(() => {
    if (tag === spoken) return;
    let isCurrent = true;
    const show = (texts: Texts) => {
      if (!isCurrent) return;
      change(tag, texts);
      draw(tag);
    };
    // What can't be fetched now stays in the language that it is in.
    (textsIn(tag) ?? Promise.resolve({})).then(show, () => undefined);
    return () => {
      isCurrent = false;
    };
  }, [tag]);
  const choose = (next: string | null) => {
    remember(KEY, next);
    setChosen(next);
  };
  return { chosen, choose };
}

function wanted(chosen: string | null, fromClient: string | null): string | null {
  return fitting([chosen, fromClient], navigator.languages);
}

function textsIn(tag: string | null): Promise<Texts> | null {
  const catalogue = catalogueOf(tag);
  return catalogue ? textsBy(catalogue) : null;
}

function catalogueOf(tag: string | null): Catalogue | undefined {
  return CATALOGUES[baseOf(tag ?? "")];
}

function change(tag: string | null, texts: Texts): void {
  spoken = tag;
  speak(tag ?? FALLBACK, texts, catalogueOf(tag)?.rest);
}

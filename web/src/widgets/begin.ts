/** How every wrapper page begins: whose theme and language count, who is told that it is there, and when there are words. */
import { language } from "../i18n/language";
import { languageOf, themeOf } from "./addresses";
import { answerClient, type Heard, type Meet } from "./api";
import { integration, nameIn } from "./integration";
import { speakTo } from "./language";
import { applyTheme, dropToken, onceLoaded } from "./page";
import { said, writeAnew } from "./written";

export interface Begun {
  wrapper: URL;
  /** Tells the client, if there is one, that what the page shows is there. The first time counts. */
  loaded: () => void;
}

const HEARD: Heard = { onTheme: applyTheme, onLanguage: (tag) => void speakTo(tag).then(writeAnew) };

export async function begin(meet: Meet = answerClient): Promise<Begun> {
  dropToken();
  const wrapper = new URL(location.href);
  applyTheme(themeOf(wrapper));
  const client = window.parent === window ? null : meet(wrapper, HEARD);
  await speakTo(languageOf(wrapper));
  said(document, () => {
    document.title = named();
  });
  return { wrapper, loaded: () => onceLoaded(() => client?.loaded()) };
}

/** What the integration is called, in the language that is spoken. */
export function named(): string {
  return nameIn(integration(), [language.tag, ...navigator.languages]);
}

/** A card with a link: it frames nothing, and asks nobody before it is opened. */
import { language } from "../i18n/language";
import { t } from "../i18n/t";
import { cardOf, languageOf, Refusal, themeOf, type Card } from "./addresses";
import { answerClient } from "./api";
import { integration, nameIn } from "./integration";
import { speakTo } from "./language";
import { applyTheme, dropToken, element } from "./page";
import "./widgets.css";
import "./link.css";

dropToken();
const wrapper = new URL(location.href);
applyTheme(themeOf(wrapper));
if (window.parent !== window) answerClient(wrapper, applyTheme);
await speakTo(languageOf(wrapper));
try {
  show(cardOf(wrapper));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  const title = element("h1", { textContent: t("This widget can't be shown") });
  document.body.replaceChildren(element("main", {}, title, element("p", { textContent: error.message })));
}

function show({ address, title, description }: Card): void {
  document.title = title || nameIn(integration(), [language.tag, ...navigator.languages]);
  const open = element("a", {
    className: "open",
    href: address.href,
    target: "_blank",
    rel: "noopener noreferrer",
    textContent: t("Open"),
  });
  const words = element("h1", { dir: "auto", textContent: title || address.host });
  // The title is somebody's word; where the link leads is not.
  const host = element("p", { className: "host", dir: "ltr", textContent: address.host });
  open.setAttribute("aria-label", t("Open {host} in a new tab", { host: address.host }));
  const main = element("main", { className: "card" }, words, host);
  if (description) main.append(element("p", { dir: "auto", textContent: description }));
  main.append(open);
  document.body.replaceChildren(main);
}

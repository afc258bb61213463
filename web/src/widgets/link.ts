/** A card with a link: it frames nothing, and asks nobody before it is opened. */
import { t } from "../i18n/t";
import { cardOf, Refusal, type Card } from "./addresses";
import { begin, named } from "./begin";
import { linkTo, message } from "./frame";
import { element } from "./page";
import { said } from "./written";
import "./link.css";

const { wrapper, loaded } = await begin();
try {
  show(cardOf(wrapper));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  document.body.replaceChildren(message(() => t("This widget can't be shown"), error.say));
}
loaded();

function show({ address, title, description }: Card): void {
  const { host } = address;
  said(document, () => {
    document.title = title || named();
  });
  const open = said(linkTo(address, () => t("Open"), "open"), (it) => {
    it.setAttribute("aria-label", t("Open {host} in a new tab", { host }));
  });
  const words = element("h1", { dir: "auto", textContent: title || host });
  // The title is somebody's word; where the link leads is not.
  const main = element("main", { className: "card" }, words, element("p", { className: "host", dir: "ltr", textContent: host }));
  if (description) main.append(element("p", { dir: "auto", textContent: description }));
  main.append(open);
  document.body.replaceChildren(main);
}

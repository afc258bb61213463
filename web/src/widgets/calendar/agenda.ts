/** Events as a list, day by day; each opens to what else is known of it. */
import { t } from "../../i18n/t";
import { element } from "../page";
import { isoDay, partsOn, sameDay, type Happening, type Part } from "./events";
import { hours, inWords } from "./words";

/** Days without anything are left out; null where that is all of them. */
export function agenda(days: readonly Date[], events: readonly Happening[]): HTMLElement | null {
  const shown = days.map((day) => ({ day, parts: partsOn(day, events) })).filter(({ parts }) => parts.length > 0);
  if (shown.length === 0) return null;
  const list = element("div", { className: "agenda" });
  for (const { day, parts } of shown) list.append(dayOf(day, parts));
  return list;
}

export function dayOf(day: Date, parts: readonly Part[]): HTMLElement {
  const title = element("h2", {}, inWords.day(day));
  if (sameDay(day, new Date())) title.append(" ", element("span", { className: "today" }, t("Today")));
  const list = element("ul", {}, ...parts.map((part) => element("li", {}, item(day, part))));
  return element("section", {}, title, list);
}

function item(day: Date, part: Part): HTMLElement {
  const { event } = part;
  const head = [
    element("span", { className: "hours" }, hours(part)),
    element("span", { className: "what" }, ...titled(event)),
  ];
  const more = details(event);
  if (more.length === 0) return element("div", { className: "event" }, ...head);
  const opened = element("details", { className: "event" }, element("summary", {}, ...head));
  opened.dataset.key = [isoDay(day), event.start, event.title].join(" ");
  opened.append(element("div", { className: "more" }, ...more));
  return opened;
}

function titled(event: Happening): HTMLElement[] {
  const badge = event.cancelled ? [element("span", { className: "badge" }, t("Cancelled"))] : [];
  return [titleOf(event), ...badge];
}

export function titleOf({ title, cancelled }: Happening): HTMLElement {
  return element("span", { dir: "auto", className: cancelled ? "cancelled" : "" }, title || t("(no title)"));
}

function details({ place, description, url }: Happening): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (place) parts.push(element("p", { dir: "auto" }, element("b", {}, t("Where:")), " ", place));
  if (description) parts.push(element("p", { dir: "auto", className: "prose" }, description));
  if (url) {
    const link = { href: url, target: "_blank", rel: "noopener noreferrer" };
    const host = new URL(url).host;
    parts.push(element("p", {}, element("a", link, t("Open its page on {host}", { host }))));
  }
  return parts;
}

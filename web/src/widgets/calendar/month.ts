/** A month as a grid. Each day is a button: arrow keys go from one to the next, and the chosen one's events stand below. */
import { plural, t } from "../../i18n/t";
import { element } from "../page";
import { dayOf, titleOf } from "./agenda";
import { addDays, isoDay, partsOn, sameDay, type Happening, type Part } from "./events";
import type { Period } from "./period";
import { inWords } from "./words";

const MOST_LINES = 3;

export function month(
  period: Period,
  events: readonly Happening[],
  chosen: Date,
  choose: (day: Date, isKey: boolean) => void,
): HTMLElement {
  const head = element("tr");
  for (const day of period.days.slice(0, 7)) {
    const { short, long } = inWords.weekday(day);
    head.append(element("th", { scope: "col", abbr: long }, short));
  }
  const body = element("tbody");
  for (let first = 0; first < period.days.length; first += 7) {
    const week = period.days.slice(first, first + 7);
    body.append(element("tr", {}, ...week.map((day) => element("td", {}, cell(day, period, events, chosen)))));
  }
  const caption = element("caption", { className: "unseen" }, inWords.month(period.from));
  const grid = element("table", { className: "month" }, caption, element("thead", {}, head), body);
  grid.addEventListener("click", (event) => {
    const day = dayAt(event.target);
    if (day) choose(day, false);
  });
  grid.addEventListener("keydown", (event) => {
    const day = dayAt(event.target);
    const steps = stepsOf(event.key, getComputedStyle(grid).direction === "rtl");
    if (!day || steps === 0) return;
    event.preventDefault();
    choose(addDays(day, steps), true);
  });
  return element("div", {}, grid, below(chosen, events));
}

function cell(day: Date, period: Period, events: readonly Happening[], chosen: Date): HTMLElement {
  const parts = partsOn(day, events);
  const lines = parts.length > MOST_LINES ? parts.slice(0, MOST_LINES - 1) : parts;
  const isChosen = sameDay(day, chosen);
  const button = element(
    "button",
    { type: "button", className: "day", tabIndex: isChosen ? 0 : -1 },
    element("span", { className: "number" }, inWords.number(day)),
    ...lines.map(line),
  );
  if (parts.length > lines.length) {
    const more = t("{count} more", { count: parts.length - lines.length });
    button.append(element("span", { className: "line plain" }, more));
  }
  button.dataset.key = isoDay(day);
  if (day < period.from || day > period.to) button.classList.add("outside");
  if (sameDay(day, new Date())) button.setAttribute("aria-current", "date");
  button.setAttribute("aria-pressed", String(isChosen));
  const count = plural(parts.length, "{count} event", "{count} events");
  button.setAttribute("aria-label", `${inWords.day(day)}, ${count}`);
  return button;
}

function line({ event, begins }: Part): HTMLElement {
  const time = begins === null ? [] : [element("span", { className: "at" }, inWords.time(begins)), " "];
  return element("span", { className: begins === null ? "line" : "line plain" }, ...time, titleOf(event));
}

function below(chosen: Date, events: readonly Happening[]): HTMLElement {
  const section = dayOf(chosen, partsOn(chosen, events));
  const list = section.querySelector("ul");
  if (list?.childElementCount === 0) list.replaceWith(element("p", { className: "muted" }, t("Nothing on this day.")));
  section.className = "agenda";
  return section;
}

function dayAt(target: EventTarget | null): Date | null {
  const text = target instanceof Element ? target.closest<HTMLElement>(".day")?.dataset.key : undefined;
  return text === undefined ? null : new Date(`${text}T00:00:00`);
}

function stepsOf(key: string, isRTL: boolean): number {
  const onward = isRTL ? -1 : 1;
  return { ArrowRight: onward, ArrowLeft: -onward, ArrowDown: 7, ArrowUp: -7 }[key] ?? 0;
}

/** Days and times as people here write them, in the language that is spoken. */
import { baseOf } from "../../i18n/choice";
import { language } from "../../i18n/language";
import { t } from "../../i18n/t";
import type { Part } from "./events";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** The language that is spoken, as it is written where the reader is: weeks begin on Sunday in the United States. */
export function locale(): string {
  return navigator.languages.find((each) => baseOf(each) === baseOf(language.tag)) ?? language.tag;
}

const made = new Map<string, Intl.DateTimeFormat>();

/** One for each use: to make one takes longer than to use it. */
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const found = made.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  made.set(key, found);
  return found;
}

const time = (): Intl.DateTimeFormat => format({ timeStyle: "short" });

export const inWords = {
  day: (day: Date): string => format({ weekday: "long", day: "numeric", month: "long" }).format(day),
  days: (from: Date, to: Date): string =>
    format({ day: "numeric", month: "short", year: "numeric" }).formatRange(from, to),
  month: (day: Date): string => format({ month: "long", year: "numeric" }).format(day),
  number: (day: Date): string => new Intl.NumberFormat(locale()).format(day.getDate()),
  weekday: (day: Date): { short: string; long: string } => ({
    short: format({ weekday: "short" }).format(day),
    long: format({ weekday: "long" }).format(day),
  }),
  time: (at: Date): string => time().format(at),
  zone: (): string => time().resolvedOptions().timeZone,
};

/** When on that day. */
export function hours({ event, begins, ends }: Part): string {
  if (event.wholeDay) return t("All day");
  if (begins === null) return ends === null ? t("All day") : t("until {time}", { time: time().format(ends) });
  if (ends === null) return t("from {time}", { time: time().format(begins) });
  return Number(begins) === Number(ends) ? time().format(begins) : time().formatRange(begins, ends);
}

/** "3 hours ago" */
export function since(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-Math.floor(seconds / size), unit);
}

/** Which days are shown: some weeks as a list, or a month as a grid of whole weeks. */
import { addDays } from "./events";

export type View = "agenda" | "month";

export const AGENDA_DAYS = 30;

export interface Period {
  days: Date[];
  /** The first of them, and the one after the last. */
  first: Date;
  until: Date;
  /** Those that the title names; a grid has some of its neighbours' too. */
  from: Date;
  to: Date;
}

interface WeekInfo {
  firstDay: number;
}

/** 0 is Sunday. Monday (ISO 8601) where the browser does not know. */
export function firstDayOfWeek(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  return (known.getWeekInfo?.() ?? known.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}

export function periodOf(view: View, anchor: Date, firstDay: number): Period {
  if (view === "agenda") return { ...days(anchor, AGENDA_DAYS), from: anchor, to: addDays(anchor, AGENDA_DAYS - 1) };
  const from = new Date(anchor.getFullYear(), anchor.getMonth(), 1);
  const to = new Date(anchor.getFullYear(), anchor.getMonth() + 1, 0);
  const before = (from.getDay() - firstDay + 7) % 7;
  const weeks = Math.ceil((before + to.getDate()) / 7);
  return { ...days(addDays(from, -before), weeks * 7), from, to };
}

export function moved(view: View, anchor: Date, steps: number): Date {
  if (view === "agenda") return addDays(anchor, steps * AGENDA_DAYS);
  return new Date(anchor.getFullYear(), anchor.getMonth() + steps, 1);
}

function days(first: Date, count: number): Pick<Period, "days" | "first" | "until"> {
  const all = Array.from({ length: count }, (_, index) => addDays(first, index));
  return { days: all, first, until: addDays(first, count) };
}

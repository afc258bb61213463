/** What the server says takes place (`bundled/calendar/window.py`), on the clock of whoever looks. */

export interface EventView {
  start: string;
  end: string;
  title: string;
  place?: string;
  description?: string;
  url?: string;
  cancelled?: boolean;
}

export interface Answer {
  host: string;
  name: string;
  zone: string;
  from: string;
  until: string;
  first: string;
  last: string;
  age: number;
  problem: string;
  unread: number;
  more: boolean;
  events: EventView[];
}

export interface Happening extends EventView {
  from: Date;
  /** No part of it. */
  to: Date;
  wholeDay: boolean;
}

/** One day's part of something that takes place. */
export interface Part {
  event: Happening;
  /** When it begins or ends on that day; null where that is another day. */
  begins: Date | null;
  ends: Date | null;
}

export function happening(event: EventView): Happening {
  const wholeDay = !event.start.includes("T");
  return { ...event, wholeDay, from: timeOf(event.start), to: timeOf(event.end) };
}

/** A day begins at midnight here; a time without a zone is one here. */
function timeOf(text: string): Date {
  return new Date(text.includes("T") ? text : `${text}T00:00:00`);
}

/** What takes place on the day that begins then: whole days first, then as they begin. */
export function partsOn(day: Date, events: readonly Happening[]): Part[] {
  const next = addDays(day, 1);
  return events
    .filter(({ from, to }) => from < next && (to > day || (from >= day && to <= from)))
    .map((event) => ({
      event,
      begins: !event.wholeDay && event.from >= day ? event.from : null,
      ends: !event.wholeDay && event.to <= next ? event.to : null,
    }))
    .toSorted((a, b) => Number(a.begins ?? 0) - Number(b.begins ?? 0));
}

/** Midnight, so many days later: not always 24 hours each. */
export function addDays(day: Date, count: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);
}

export function midnight(time: Date): Date {
  return addDays(time, 0);
}

export function sameDay(a: Date, b: Date): boolean {
  return Number(midnight(a)) === Number(midnight(b));
}

/** `2026-11-28`, as the server wants it. */
export function isoDay(day: Date): string {
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

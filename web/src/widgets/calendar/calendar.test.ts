import { describe, expect, test } from "vitest";
import { addDays, happening, isoDay, partsOn, type EventView } from "./events";
import { firstDayOfWeek, moved, periodOf } from "./period";

const day = (text: string): Date => new Date(`${text}T00:00:00`);
const event = (start: string, end: string): EventView => ({ start, end, title: `${start} ${end}` });
const on = (text: string, ...events: EventView[]) => partsOn(day(text), events.map(happening));

describe("what is on a day", () => {
  test("a whole day ends where the next one begins", () => {
    const holiday = event("2026-11-28", "2026-11-30");
    expect(["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"].map((each) => on(each, holiday).length)).toEqual([
      0, 1, 1, 0,
    ]);
  });
  test("a time without a zone is one here", () => {
    const [part] = on("2026-11-28", event("2026-11-28T08:00:00", "2026-11-28T09:00:00"));
    expect(part?.begins?.getHours()).toBe(8);
    expect(part?.ends?.getHours()).toBe(9);
  });
  test("what lasts into the next day is on both, and says so", () => {
    const night = event("2026-11-28T23:00:00", "2026-11-29T06:00:00");
    const [first] = on("2026-11-28", night);
    const [second] = on("2026-11-29", night);
    expect([first?.begins === null, first?.ends === null]).toEqual([false, true]);
    expect([second?.begins === null, second?.ends === null]).toEqual([true, false]);
  });
  test("what takes no time is there all the same, on one day", () => {
    const moment = event("2026-11-28T00:00:00", "2026-11-28T00:00:00");
    expect(["2026-11-27", "2026-11-28", "2026-11-29"].map((each) => on(each, moment).length)).toEqual([0, 1, 0]);
  });
  test("whole days come first, the others as they begin", () => {
    const parts = on(
      "2026-11-28",
      event("2026-11-28T10:00:00", "2026-11-28T11:00:00"),
      event("2026-11-28T09:00:00", "2026-11-28T11:00:00"),
      event("2026-11-28", "2026-11-29"),
    );
    expect(parts.map(({ event: { start } }) => start)).toEqual(["2026-11-28", "2026-11-28T09:00:00", "2026-11-28T10:00:00"]);
  });
});

describe("periods", () => {
  test("a month has whole weeks, which begin as they do there", () => {
    const monday = periodOf("month", day("2026-11-15"), 1);
    expect([isoDay(monday.first), isoDay(monday.until), monday.days.length]).toEqual(["2026-10-26", "2026-12-07", 42]);
    const sunday = periodOf("month", day("2026-11-15"), 0);
    expect([isoDay(sunday.first), isoDay(sunday.until), sunday.days.length]).toEqual(["2026-11-01", "2026-12-06", 35]);
  });
  test("a list begins with its day", () => {
    const { from, to, days } = periodOf("agenda", day("2026-11-28"), 1);
    expect([isoDay(from), isoDay(to), days.length]).toEqual(["2026-11-28", "2026-12-27", 30]);
  });
  test("the month before the last day of March is February", () => {
    expect(isoDay(moved("month", day("2026-03-31"), -1))).toBe("2026-02-01");
    expect(isoDay(moved("agenda", day("2026-03-31"), 1))).toBe("2026-04-30");
  });
  test("days are midnights, whatever the clock does", () => {
    const year = Array.from({ length: 366 }, (_, index) => addDays(day("2026-01-01"), index));
    expect(year.every((each) => each.getHours() === 0)).toBe(true);
    expect(new Set(year.map(isoDay)).size).toBe(366);
  });
  test("weeks begin by the locale", () => {
    expect(firstDayOfWeek("en-US")).toBe(0);
    expect(firstDayOfWeek("de-DE")).toBe(1);
    expect(firstDayOfWeek("ar-EG")).toBe(6);
  });
});

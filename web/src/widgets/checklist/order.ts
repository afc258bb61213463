// Where something stands in a list: a text between those of its neighbours, so that only what moves is written.

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** No key ends in 0: between `a` and `a0` there would be no room. */
export const KEY = /^[0-9a-z]{0,63}[1-9a-z]$/;

/** A key after `low` ("" for the first) and before `high` (null for the last). */
export function between(low: string, high: string | null): string {
  let before = high !== null && low < high ? high : null;
  let key = "";
  for (let at = 0; ; at++) {
    const from = Math.max(0, DIGITS.indexOf(low[at] ?? "0"));
    const to = before === null ? DIGITS.length : DIGITS.indexOf(before[at] ?? "0");
    const middle = (from + to) >> 1;
    if (from < middle) return key + DIGITS[middle];
    key += DIGITS[from];
    // From here on any text is before `high`.
    if (from < to) before = null;
  }
}

/** A key after all others: by the time, so that keys stay short however many come after each other. */
export function after(low: string, now: number): string {
  const key = `${now.toString(36)}i`;
  return key > low ? key : between(low, null);
}

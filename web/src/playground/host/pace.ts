/** A client that answers late or never, on purpose: managers have to cope with both. */

export type Pace = "normal" | "late" | "never";

export const LATE_MILLISECONDS = 5000;

let pace: Pace = "normal";

export function setPace(chosen: Pace): void {
  pace = chosen;
}

/** Resolves with true when it is time to answer, and with false when no answer is to be given. */
export async function timeToAnswer(): Promise<boolean> {
  const now = pace;
  if (now === "late") await new Promise((resolve) => setTimeout(resolve, LATE_MILLISECONDS));
  return now !== "never";
}

export function getPace(): Pace {
  return pace;
}

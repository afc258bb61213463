// What people are told of a client that is silent.
import { plural } from "../i18n/t";

export function noAnswerIn(seconds: number): string {
  return plural(
    seconds,
    "Your client did not answer in {count} second.",
    "Your client did not answer in {count} seconds.",
  );
}

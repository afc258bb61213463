/** Sentences with markup in them: `marked("Read <a>its terms</a>", { a: (text) => <a href="…">{text}</a> })`. */
import type { ComponentChildren } from "preact";

import { t, type Values } from "./t";

export function marked(
  text: string,
  marks: Record<string, (inside: string) => ComponentChildren>,
  values?: Values,
): ComponentChildren[] {
  // Text, name, inside, and so on in turn.
  const parts = t(text, values).split(/<(\w+)>(.*?)<\/\1>/);
  return parts.map((part, index) => {
    if (index % 3 === 2) return null;
    return index % 3 ? marks[part]?.(parts[index + 1] ?? "") : part;
  });
}

/** Sentences with markup in them: `marked("Read <a>its terms</a>", { a: (text) => <a href="…">{text}</a> })`. */
import type { ComponentChildren } from "preact";

import { filled, t, type Values } from "./t";

export function marked(
  text: string,
  marks: Record<string, (inside: string) => ComponentChildren>,
  values: Values = {},
): ComponentChildren[] {
  // Text, name, inside, and so on in turn; before values come in, which may look like markup.
  const parts = t(text).split(/<(\w+)>(.*?)<\/\1>/);
  return parts.map((part, index) => {
    if (index % 3 === 2) return null;
    return index % 3 ? marks[part]?.(filled(parts[index + 1] ?? "", values)) : filled(part, values);
  });
}

// JSON in colours: which part of a text is what.

export type Coloured = ["key" | "string" | "atom" | "", string];

const PART = /("(?:\\.|[^"\\])*")(?=(\s*:)?)|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g;

export function coloured(json: string): Coloured[] {
  const parts: Coloured[] = [];
  let end = 0;
  for (const match of json.matchAll(PART)) {
    if (match.index > end) parts.push(["", json.slice(end, match.index)]);
    const [all, text, colon] = match;
    parts.push([text ? (colon ? "key" : "string") : "atom", all]);
    end = match.index + all.length;
  }
  if (end < json.length) parts.push(["", json.slice(end)]);
  return parts;
}

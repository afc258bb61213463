// From the little Markdown that the document's texts are written in, to what can be shown.

export type Inline =
  | { kind: "text" | "strong"; text: string }
  | { kind: "code"; text: string; href?: string | undefined }
  | { kind: "link"; text: string; href: string };

/** A paragraph; several are a text. */
export type Paragraph = Inline[];

/** Where a piece of code leads: `POST /register` to that endpoint. */
export type Lookup = (code: string) => string | undefined;

const TOKEN = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|\bMSC(\d+)\b/g;

export function paragraphs(markdown: string, lookup: Lookup = () => undefined): Paragraph[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .map((part) => inline(part, lookup));
}

function inline(text: string, lookup: Lookup): Paragraph {
  const found: Paragraph = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    found.push(token(match, lookup));
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

function token([all, code, strong, label, href, msc]: RegExpMatchArray, lookup: Lookup): Inline {
  if (code) return { kind: "code", text: code, href: lookup(code) };
  if (strong) return { kind: "strong", text: strong };
  if (msc) return { kind: "link", text: all ?? "", href: proposal(msc) };
  // A path into the source tree leads nowhere from here.
  if (label && href?.startsWith("https://")) return { kind: "link", text: label, href };
  return { kind: "text", text: label ?? "" };
}

function proposal(number: string): string {
  return `https://github.com/matrix-org/matrix-spec-proposals/pull/${number}`;
}

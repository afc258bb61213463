// Reads a gettext catalogue: what a language's texts are, and in which files the code has them.
import { readFileSync } from "node:fs";

/** The kinds of numbers in the order of gettext's forms, as far as a language has them. */
const KINDS = ["zero", "one", "two", "few", "many", "other"];

/**
 * @param {string} path
 * @returns {{ tag: string, entries: { id: string, files: string[], isFuzzy: boolean, forms: string[] }[] }}
 */
export function readCatalogue(path) {
  const [header, ...entries] = readFileSync(path, "utf8").split(/\n{2,}/).map(entryOf).filter(({ forms }) => forms.length);
  const tag = /^Language: (.+)$/m.exec(header?.forms[0] ?? "")?.[1];
  if (!tag) throw new Error(`${path} does not say its language`);
  return { tag, entries };
}

/** The English text → the translation, or one for each kind of number. Of the entries that `has` wants. */
export function textsOf({ tag, entries }, has) {
  const known = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const kinds = KINDS.filter((kind) => known.includes(kind));
  const wanted = entries.filter((entry) => !entry.isFuzzy && entry.forms.every(Boolean) && entry.files.some(has));
  return Object.fromEntries(
    wanted.map(({ id, forms }) => {
      if (forms.length === 1) return [id, forms[0]];
      return [id, Object.fromEntries(kinds.map((kind, index) => [kind, forms[index]]))];
    }),
  );
}

function entryOf(block) {
  const entry = { id: "", files: [], isFuzzy: false, forms: [] };
  let add = skip;
  for (const line of block.split("\n")) {
    const [, keyword, text] = /^(msg\S+)? ?(".*")$/.exec(line) ?? [];
    if (line.startsWith("#:")) entry.files.push(...line.slice(2).trim().split(/\s+/));
    if (/^#,.*\bfuzzy\b/.test(line)) entry.isFuzzy = true;
    if (keyword === "msgid") add = (part) => (entry.id += part);
    if (keyword === "msgid_plural") add = skip;
    if (keyword?.startsWith("msgstr")) {
      const at = entry.forms.push("") - 1;
      add = (part) => (entry.forms[at] += part);
    }
    if (text) add(JSON.parse(text));
  }
  return entry;
}

function skip() {
  return undefined;
}

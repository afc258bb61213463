// Fails when the manager's UI, the page of the API or a widget's page, has grown beyond its budget, in bytes after brotli.
// What counts is all scripts that a page fetches before it is drawn: with the files that it imports, and for a widget's
// page with the texts of the largest language. What it fetches later, once it can be read or when somebody asks for it,
// has a line of its own, as have the texts of the manager, which English needs none of.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

const FIRST_JS = 25_000;
const FIRST_CSS = 4_000;
const PAGE_JS = 8_000;
const FIRST_TEXTS = 3_500;
const LATER_TEXTS = 8_000;
const DOCS_JS = 14_000;
const DOCS_CSS = 4_000;
const RELAY_JS = 3_000;
const WIDGET_JS = 10_000;
// What changes a board, once it can be read, with the texts of the largest language.
const TOOLS_JS = 5_000;
const APP_JS = 18_000;

const built = resolve(import.meta.dirname, process.argv[2] ?? "../../src/manifold/web/static");
const read = (name) => JSON.parse(readFileSync(resolve(built, `.vite/${name}.json`), "utf8"));
/** Three builds: chunks of the others are named after theirs. */
const manifest = { ...read("production"), ...renamed(read("widgets"), "widgets:"), ...renamed(read("boards"), "widgets:"), ...renamed(read("alone"), "alone:") };
const size = (file) => brotliCompressSync(readFileSync(resolve(built, file))).length;
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);

function renamed(chunks, prefix) {
  const named = (keys) => keys?.map((key) => prefix + key);
  return Object.fromEntries(
    Object.entries(chunks).map(([key, chunk]) => [
      prefix + key,
      { ...chunk, imports: named(chunk.imports), dynamicImports: named(chunk.dynamicImports) },
    ]),
  );
}

/** Everything that is fetched together with a chunk. */
function together(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const other of manifest[key].imports ?? []) together(other, seen);
  }
  return seen;
}

const scripts = (keys) => sum([...keys].map((key) => manifest[key].file));
const styles = (keys) => sum(new Set([...keys].flatMap((key) => manifest[key].css ?? [])));

/** What a page fetches later, each by its key. */
const laterThan = (keys) => [...new Set([...keys].flatMap((key) => manifest[key].dynamicImports ?? []))];
const isLanguage = (key) => key.includes(".po?");
const added = (key, to) => scripts([...together(key)].filter((each) => !to.has(each)));

/** The languages that a page can be in: texts before it is drawn, and those of its later parts. */
function languagesOf(keys) {
  const all = laterThan(keys).filter(isLanguage);
  const sized = (wanted) => all.filter((key) => key.endsWith("-rest") === wanted).map((key) => [manifest[key].name, added(key, keys)]);
  return { first: sized(false), rest: sized(true) };
}

/** What a page fetches later: names, and how much that is. */
function partsOf(keys) {
  const parts = laterThan(keys).filter((key) => !isLanguage(key));
  const sheets = new Set([...keys].flatMap((key) => manifest[key].css ?? []));
  for (const key of parts.flatMap((part) => [...together(part)])) {
    // What fetches it fetches no styles (`preload.mjs`).
    if (manifest[key].css?.some((sheet) => !sheets.has(sheet))) throw new Error(`${key} has styles that its page has not`);
  }
  return parts.map((key) => [manifest[key].name, added(key, keys)]);
}

const largest = (languages) => Math.max(0, ...languages.map(([, bytes]) => bytes));

/** A page in all its languages. */
function spoken(page, keys) {
  const { first, rest } = languagesOf(keys);
  return [
    ...first.map(([tag, bytes]) => [`${page}, texts before it is drawn, ${tag}`, bytes, FIRST_TEXTS]),
    ...rest.map(([tag, bytes]) => [`${page}, texts of what comes later, ${tag}`, bytes, LATER_TEXTS]),
  ];
}

const first = together("manager.html");
const docs = together("docs.html");
const widgets = Object.keys(manifest).filter((key) => key.startsWith("widgets:w/"));
const app = together("alone:app.html");
const lines = [
  ["first load, JavaScript", scripts(first), FIRST_JS],
  ["first load, with its largest language", scripts(first) + largest(languagesOf(first).first), FIRST_JS],
  ["first load, CSS", styles(first), FIRST_CSS],
  ...spoken("first load", first),
  ...partsOf(first).map(([part, bytes]) => [`page ${part}`, bytes, PAGE_JS]),
  ["page of the API, JavaScript", scripts(docs), DOCS_JS],
  ["page of the API, CSS", styles(docs), DOCS_CSS],
  ["stand-alone page, JavaScript", scripts(app), APP_JS],
  ["stand-alone page, CSS", styles(app), FIRST_CSS],
  ...spoken("stand-alone page", app),
  ["stand-alone page, the room's UI", added("alone:src/standalone/Manager.tsx", app), FIRST_JS],
  ["relay, JavaScript", scripts(together("relay.html")), RELAY_JS],
  ...widgets.flatMap((key) => {
    const page = together(key);
    const languages = languagesOf(page);
    const name = `widget page ${key.slice("widgets:".length)}`;
    return [
      [`${name}, with its largest language`, scripts(page) + largest(languages.first), WIDGET_JS],
    ].concat(partsOf(page).map(([part, bytes]) => [`${name}, ${part} later`, bytes + largest(languages.rest), TOOLS_JS]));
  }),
];

for (const [what, bytes, budget] of lines) {
  process.stdout.write(`${bytes > budget ? "OVER" : "ok  "} ${String(bytes).padStart(6)} of ${budget}  ${what}\n`);
}
if (lines.some(([, bytes, budget]) => bytes > budget)) process.exitCode = 1;

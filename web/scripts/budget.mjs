// Fails when the manager's UI, the page of the API or a widget's page, has grown beyond its budget, in bytes after brotli.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

const FIRST_JS = 25_000;
const FIRST_CSS = 4_000;
const PAGE_JS = 8_000;
// All texts of the manager in one language: fetched beside the first load, by those who read another one than English.
const TEXTS_JS = 10_000;
const DOCS_JS = 14_000;
const DOCS_CSS = 4_000;
const RELAY_JS = 3_000;
const WIDGET_JS = 10_000;
// Pages that are a whole program, and not a frame around one.
const BOARD_JS = 14_000;
const BOARDS = new Set(["w/checklist.html", "w/polls.html"]);
const APP_JS = 18_000;

const built = resolve(import.meta.dirname, process.argv[2] ?? "../../src/manifold/web/static");
const read = (name) => JSON.parse(readFileSync(resolve(built, `.vite/${name}.json`), "utf8"));
/** Two builds: chunks of the second are named after it. */
const manifest = { ...read("manifest"), ...renamed(read("alone"), "alone:") };
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

const first = together("manager.html");
const docs = together("docs.html");
/** A language of a page is fetched before it is drawn, by those who read it. */
const isLanguage = (key) => key.includes(".po?");
const widgets = Object.keys(manifest).filter((key) => key.startsWith("w/"));
const app = together("alone:app.html");
const inRoom = together("alone:src/standalone/Manager.tsx");
const lazy = [...first].flatMap((key) => manifest[key].dynamicImports ?? []);
const lines = [
  ["first load, JavaScript", scripts(first), FIRST_JS],
  ["first load, CSS", styles(first), FIRST_CSS],
  ...lazy.map((key) => {
    const added = [...together(key)].filter((each) => !first.has(each));
    const what = isLanguage(key) ? "texts of the manager," : "page";
    return [`${what} ${manifest[key].name}`, scripts(added), isLanguage(key) ? TEXTS_JS : PAGE_JS];
  }),
  ["page of the API, JavaScript", scripts(docs), DOCS_JS],
  ["page of the API, CSS", styles(docs), DOCS_CSS],
  ["stand-alone page, JavaScript", scripts(app), APP_JS],
  ["stand-alone page, CSS", styles(app), FIRST_CSS],
  ["stand-alone page, the room's UI", scripts([...inRoom].filter((each) => !app.has(each))), FIRST_JS],
  ["relay, JavaScript", scripts(together("relay.html")), RELAY_JS],
  ...widgets.map((key) => {
    const page = together(key);
    const languages = [...page].flatMap((each) => manifest[each].dynamicImports ?? []).filter(isLanguage);
    const largest = Math.max(...languages.map((each) => size(manifest[each].file)));
    return [`widget page ${key}, with its largest language`, scripts(page) + largest, BOARDS.has(key) ? BOARD_JS : WIDGET_JS];
  }),
];

for (const [what, bytes, budget] of lines) {
  process.stdout.write(`${bytes > budget ? "OVER" : "ok  "} ${String(bytes).padStart(6)} of ${budget}  ${what}\n`);
}
if (lines.some(([, bytes, budget]) => bytes > budget)) process.exitCode = 1;

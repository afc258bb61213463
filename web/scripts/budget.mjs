// Fails when the manager's UI has grown beyond its budget, in bytes after brotli.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

const FIRST_JS = 25_000;
const FIRST_CSS = 4_000;
const PAGE_JS = 8_000;

const built = resolve(import.meta.dirname, process.argv[2] ?? "../../src/manifold/web/static");
const manifest = JSON.parse(readFileSync(resolve(built, ".vite/manifest.json"), "utf8"));
const size = (file) => brotliCompressSync(readFileSync(resolve(built, file))).length;
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);

/** Everything that is fetched together with a chunk. */
function together(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const other of manifest[key].imports ?? []) together(other, seen);
  }
  return seen;
}

const first = together("manager.html");
const lazy = [...first].flatMap((key) => manifest[key].dynamicImports ?? []);
const lines = [
  ["first load, JavaScript", sum([...first].map((key) => manifest[key].file)), FIRST_JS],
  ["first load, CSS", sum(new Set([...first].flatMap((key) => manifest[key].css ?? []))), FIRST_CSS],
  ...lazy.map((key) => {
    const added = [...together(key)].filter((each) => !first.has(each));
    return [`page ${manifest[key].name}`, sum(added.map((each) => manifest[each].file)), PAGE_JS];
  }),
];

for (const [what, bytes, budget] of lines) {
  process.stdout.write(`${bytes > budget ? "OVER" : "ok  "} ${String(bytes).padStart(6)} of ${budget}  ${what}\n`);
}
if (lines.some(([, bytes, budget]) => bytes > budget)) process.exitCode = 1;

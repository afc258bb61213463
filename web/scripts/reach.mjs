// Which files of the code a page fetches before it is drawn, and which later: texts are fetched with the files that say them.
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../..");
const ENDINGS = ["", ".ts", ".tsx", "/index.ts"];

/** What is imported as an argument of these is fetched together with its own texts (`src/i18n/later.ts`, `src/ui/lazy.tsx`). */
const LATER = new Set(["later", "lazy"]);

/**
 * @param {string[]} starts
 * @returns {{ first: Set<string>, rest: Set<string> }} paths in the repository; what is in `first` is not in `rest`
 */
export function reached(starts) {
  const first = new Set();
  const rest = new Set();
  const waiting = starts.map((path) => resolve(path));
  const postponed = [];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (first.has(path)) continue;
    first.add(path);
    const { now, later } = importsOf(path);
    waiting.push(...now);
    postponed.push(...later);
  }
  for (let path = postponed.pop(); path; path = postponed.pop()) {
    if (first.has(path) || rest.has(path)) continue;
    rest.add(path);
    const { now, later } = importsOf(path);
    postponed.push(...now, ...later);
  }
  return { first: named(first), rest: named(rest) };
}

function named(paths) {
  return new Set([...paths].map((path) => relative(ROOT, path).replaceAll("\\", "/")));
}

const known = new Map();

function importsOf(path) {
  const found = known.get(path) ?? read(path);
  known.set(path, found);
  return found;
}

/** Files of ours alone: packages say nothing to people. */
function read(path) {
  const found = { now: [], later: [] };
  const add = (specifier, isLater) => {
    if (!specifier?.text.startsWith(".")) return;
    const base = resolve(dirname(path), specifier.text);
    const file = ENDINGS.map((ending) => base + ending).find((each) => /\.tsx?$/.test(each) && existsSync(each));
    if (file) found[isLater ? "later" : "now"].push(file);
  };
  const look = (node, isLater) => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) add(node.moduleSpecifier, false);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier, false);
    if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], isLater);
      isLater ||= ts.isIdentifier(node.expression) && LATER.has(node.expression.text);
    }
    ts.forEachChild(node, (child) => look(child, isLater));
  };
  look(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, false), false);
  return found;
}

// Looks at the code as the compiler does: what people read goes through `t`, and is in the catalogues.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import ts from "typescript";
import { expect, test } from "vitest";

import { LANGUAGES } from "../src/i18n/choice";
import { readCatalogue, textsOf } from "./po.mjs";

const SOURCES = resolve(import.meta.dirname, "../src");
const TEXTS = resolve(SOURCES, "../../src/manifold/texts");

/** Folders of pages whose readers are anybody; the playground and the workbench are for developers. */
const READ = /^(manager|ui|form|host|widgets|widget-client)\//;

/** Attributes that are read out or shown. */
const SAID = /^(title|label|lead|alt|placeholder|aria-label)$/;

/** Where a text comes from elsewhere: the manager's words, which `for_people` marks in its own code. */
const LOOKED_UP = ["i18n/marked.ts", "manager/History.tsx", "manager/words.ts"];

function found() {
  const all = { texts: new Set(), lookedUp: new Set(), untranslated: [] };
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file) || file.endsWith(".test.ts")) continue;
    const source = ts.createSourceFile(file, readFileSync(join(SOURCES, file), "utf8"), ts.ScriptTarget.Latest, true);
    look(source, file, all);
  }
  return all;
}

function look(node, file, all) {
  const key = keyOf(node);
  if (key && ts.isStringLiteralLike(key)) all.texts.add(key.text);
  else if (key) all.lookedUp.add(file);
  const bare = READ.test(file) ? bareText(node) : null;
  if (bare && /\p{L}{2}/u.test(bare)) all.untranslated.push(`${file}: ${bare.trim()}`);
  ts.forEachChild(node, (child) => look(child, file, all));
}

/** The argument of `t` and its like that is the key. */
function keyOf(node) {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const position = { t: 0, marked: 0, plural: 1 }[node.expression.text];
  return position === undefined ? undefined : node.arguments[position];
}

function bareText(node) {
  if (ts.isJsxText(node)) return node.text;
  if (!ts.isJsxAttribute(node) || !SAID.test(node.name.getText())) return null;
  return node.initializer && ts.isStringLiteral(node.initializer) ? node.initializer.text : null;
}

const code = found();

test("what people read goes through `t`", () => {
  expect(code.untranslated).toEqual([]);
});

test("a text that is no literal is looked up in few places", () => {
  expect([...code.lookedUp].toSorted()).toEqual(LOOKED_UP);
});

test("every language but English has a catalogue", () => {
  const tags = readdirSync(TEXTS).flatMap((name) => /^(.+)\.po$/.exec(name)?.[1] ?? []);
  expect([...tags, "en"].toSorted()).toEqual(Object.keys(LANGUAGES).toSorted());
});

test.each(Object.keys(LANGUAGES).filter((tag) => tag !== "en"))("%s has every text of the pages", (tag) => {
  const catalogue = readCatalogue(join(TEXTS, `${tag}.po`));
  expect(catalogue.tag).toBe(tag);
  const texts = textsOf(catalogue, (file) => file.startsWith("web/src/"));
  expect(Object.keys(texts).toSorted()).toEqual([...code.texts].toSorted());
});

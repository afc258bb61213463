import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

import { expect, test } from "vitest";

import { readCatalogue, textsOf } from "./po.mjs";
import { reached } from "./reach.mjs";

const SOURCES = resolve(import.meta.dirname, "../src");
const names = (paths) => [...paths].map((path) => basename(path)).toSorted();

function written(files) {
  const folder = mkdtempSync(join(tmpdir(), "reach-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, "main.ts");
}

test("what is imported is there first, what is asked for later with its texts is not", () => {
  const main = written({
    "main.ts": `import { a } from "./a"; import type { T } from "./type"; export * from "./b"; import "package";
      import("./host"); const x = lazy(async () => (await import("./page")).Page); later(() => import("./tools"));`,
    "a.tsx": `import "./shared"; import texts from "../de.po?x";`,
    "b.ts": "",
    "host.ts": "",
    "shared.ts": `import "./main";`,
    "page.tsx": `import "./shared"; import "./deep"; import("./host");`,
    "tools.ts": `import type { T } from "./type";`,
    "deep.ts": "",
    "type.ts": "",
  });
  const { first, rest } = reached([main]);
  expect(names(first)).toEqual(["a.tsx", "b.ts", "host.ts", "main.ts", "shared.ts"]);
  expect(names(rest)).toEqual(["deep.ts", "page.tsx", "tools.ts"]);
});

const STARTS = {
  manager: "manager/main.tsx",
  "stand-alone page": "standalone/main.tsx",
  checklist: "widgets/checklist/main.tsx",
  polls: "widgets/polls/main.tsx",
};

test.each(Object.entries(STARTS))("each text that the %s says comes first or with its rest", (_, start) => {
  const { first, rest } = reached([join(SOURCES, start)]);
  expect([...first].filter((file) => rest.has(file))).toEqual([]);
  const catalogue = readCatalogue(resolve(SOURCES, "../../src/manifold/texts/de.po"));
  for (const files of [first, rest]) expect(Object.keys(textsOf(catalogue, (file) => files.has(file)))).not.toEqual([]);
});

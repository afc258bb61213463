import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { defineConfig, type Plugin } from "vite";

import { readCatalogue, textsOf } from "./scripts/po.mjs";
import { reached } from "./scripts/reach.mjs";

const here = (path: string) => resolve(import.meta.dirname, path);

const BOARDS = ["w/checklist.html", "w/polls.html"];
const WRAPPERS = readdirSync(here("w")).flatMap((file) => (BOARDS.includes(`w/${file}`) ? [] : [`w/${file}`]));

/**
 * What is built together is cut where pages share something, into more and smaller files. So what no browser has use for
 * together is built apart, each by its `--mode`; `alone` has the manager in it, but an origin of its own.
 */
const PAGES: Record<string, string[]> = {
  production: ["docs.html", "manager.html", "playground.html", "workbench.html", "relay.html"],
  widgets: WRAPPERS,
  boards: BOARDS,
  alone: ["app.html"],
};

/** Of boards: all that both pages have is one file, but for what is fetched later. */
const SHARED = [{ name: "board", minShareCount: 2, test: /^(?!.*\/board\/(outbox|without|Alone|Unsaved)\.tsx?$)/ }];

/** The pages that a catalogue is for. */
const SPEAKING: Record<string, string[]> = {
  manager: ["manager.html"],
  app: ["app.html"],
  checklist: ["w/checklist.html"],
  polls: ["w/polls.html"],
  widgets: WRAPPERS,
};

/** Where a page's code begins. */
function startOf(page: string): string {
  const [, script] = /<script type="module" src="([^"]+)"/.exec(readFileSync(here(page), "utf8")) ?? [];
  if (!script) throw new Error(`${page} has no code`);
  return resolve(dirname(here(page)), script);
}

const CATALOGUE = /^(.+\.po)\?(\w+?)(-rest)?$/;

/** Texts of the manager's server that its pages look up. */
const SERVERS = /^src\/manifold\/manager\//;

/**
 * `de.po?checklist`: the German texts of the checklist's page that are needed before it is drawn, as a module;
 * `de.po?checklist-rest` those of its parts that are fetched later.
 */
const catalogues = (mode: string): Plugin => ({
  name: "catalogues",
  enforce: "pre",
  load: {
    filter: { id: CATALOGUE },
    handler(id) {
      const [, path = "", page = "", isRest] = CATALOGUE.exec(id) ?? [];
      const pages = SPEAKING[page === "manager" && mode === "alone" ? "app" : page];
      if (!pages) throw new Error(`No page has the texts "${page}"`);
      const { first, rest } = reached(pages.map(startOf));
      const catalogue = readCatalogue(path);
      const texts = textsOf(catalogue, (file) => first.has(file));
      const later = textsOf(catalogue, (file) => rest.has(file) || (page === "manager" && SERVERS.test(file)));
      for (const text of Object.keys(texts)) delete later[text];
      return { code: `export default ${JSON.stringify(isRest ? later : texts)};`, moduleType: "js" };
    },
  },
});

const preloading: Plugin = {
  name: "preloading",
  enforce: "pre",
  load: {
    filter: { id: /^\0vite\/preload-helper\.js$/ },
    handler: () => ({ code: readFileSync(here("scripts/preload.mjs"), "utf8"), moduleType: "js" }),
  },
};

export default defineConfig(({ mode }) => ({
  // Relative, so that the pages work below any path of `public_url` and `widgets_url`.
  base: "",
  plugins: [preloading, catalogues(mode)],
  resolve: { alias: { "manifold-client": here("client/src/index.ts") } },
  build: {
    outDir: "../src/manifold/web/static",
    emptyOutDir: mode === "production",
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: URL would need a wider CSP.
    assetsInlineLimit: 0,
    // scripts/budget.mjs reads it.
    manifest: `.vite/${mode}.json`,
    rolldownOptions: {
      input: PAGES[mode]?.map(here),
      // Parsing what the texts are in takes its time.
      checks: { bundlerTimings: false },
      output: mode === "boards" ? { codeSplitting: { groups: SHARED } } : {},
      treeshake: {
        // matrix-widget-api logs every message, OpenID tokens included.
        manualPureFunctions: ["console.log", "console.debug"],
        // Its modules import each other through its index: a widget would get the client's half too.
        moduleSideEffects: [{ test: /matrix-widget-api/, sideEffects: false }],
      },
    },
  },
}));

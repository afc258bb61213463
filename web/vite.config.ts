import { readdirSync } from "node:fs";
import { resolve } from "node:path";

import { defineConfig, type Plugin } from "vite";

import { readCatalogue, textsOf } from "./scripts/po.mjs";

const pages = [
  "docs.html",
  "manager.html",
  "playground.html",
  "workbench.html",
  "relay.html",
  ...readdirSync(resolve(import.meta.dirname, "w")).map((file) => `w/${file}`),
];

/** Where the texts of each kind of page stand; those of the manager's server that its page looks up are in `manager/`. */
const MANAGER = /^(web\/src\/(?!widgets\/)|src\/manifold\/manager\/)/;
const BOARDS = /^web\/src\/(widgets\/(board|checklist|polls)|widget-client)\//;
const WIDGETS = /^web\/src\/widgets\/(?!board|checklist|polls)/;

/**
 * `de.po?manager`: the German texts of the manager's pages, as a module; `?widgets` those of the wrapper pages, `?boards`
 * those of the widgets whose data is the room's.
 */
const catalogues: Plugin = {
  name: "catalogues",
  enforce: "pre",
  load(id) {
    const [, path, pages] = /^(.+\.po)\?(manager|widgets|boards)$/.exec(id) ?? [];
    if (!path) return null;
    const folders = { widgets: WIDGETS, boards: BOARDS }[pages ?? ""] ?? MANAGER;
    const texts = textsOf(readCatalogue(path), (file) => folders.test(file));
    return { code: `export default ${JSON.stringify(texts)};`, moduleType: "js" };
  },
};

// The stand-alone page has the manager in it, and an origin of its own: built together, both would be cut into more files,
// which the manager's first load has no room for; and no browser would share them.
const alone = ["app.html"];

export default defineConfig(({ mode }) => ({
  // Relative, so that the pages work below any path of `public_url` and `widgets_url`.
  base: "",
  plugins: [catalogues],
  resolve: { alias: { "manifold-client": resolve(import.meta.dirname, "client/src/index.ts") } },
  build: {
    outDir: "../src/manifold/web/static",
    emptyOutDir: mode !== "alone",
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: URL would need a wider CSP.
    assetsInlineLimit: 0,
    // scripts/budget.mjs reads it.
    manifest: mode === "alone" ? ".vite/alone.json" : true,
    rolldownOptions: {
      input: (mode === "alone" ? alone : pages).map((page) => resolve(import.meta.dirname, page)),
      treeshake: {
        // matrix-widget-api logs every message, OpenID tokens included.
        manualPureFunctions: ["console.log", "console.debug"],
        // Its modules import each other through its index: a widget would get the client's half too.
        moduleSideEffects: [{ test: /matrix-widget-api/, sideEffects: false }],
      },
    },
  },
}));

import { readdirSync } from "node:fs";
import { resolve } from "node:path";

import { defineConfig } from "vite";

const pages = [
  "docs.html",
  "manager.html",
  "playground.html",
  "workbench.html",
  "relay.html",
  ...readdirSync(resolve(import.meta.dirname, "w")).map((file) => `w/${file}`),
];

export default defineConfig({
  // Relative, so that the pages work below any path of `public_url` and `widgets_url`.
  base: "",
  resolve: { alias: { "manifold-client": resolve(import.meta.dirname, "client/src/index.ts") } },
  build: {
    outDir: "../src/manifold/web/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: URL would need a wider CSP.
    assetsInlineLimit: 0,
    // scripts/budget.mjs reads it.
    manifest: true,
    rolldownOptions: {
      input: pages.map((page) => resolve(import.meta.dirname, page)),
      treeshake: {
        // matrix-widget-api logs every message, OpenID tokens included.
        manualPureFunctions: ["console.log", "console.debug"],
        // Its modules import each other through its index: a widget would get the client's half too.
        moduleSideEffects: [{ test: /matrix-widget-api/, sideEffects: false }],
      },
    },
  },
});

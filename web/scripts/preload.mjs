/**
 * What `import()` is built into: the files that belong to the one that is asked for are asked for with it, each in its own
 * time. Styles are not among them: all come with the page (`budget.mjs` makes sure). Vite's own helper, which waits for
 * them, is four times as long.
 *
 * @template Part
 * @param {() => Promise<Part>} load
 * @param {string[] | undefined} files
 * @param {string} base
 */
function preload(load, files, base) {
  for (const file of files?.filter((each) => each.endsWith(".js")) ?? []) {
    const link = { rel: "modulepreload", href: new URL(file, base).href };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
  return load();
}

export { preload as __vitePreload };

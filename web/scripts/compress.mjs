// Writes file.br beside each built file that is worth it: the server answers with these where browsers take them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const STATIC = join(import.meta.dirname, "../../src/manifold/web/static");

for (const name of readdirSync(STATIC, { recursive: true })) {
  if (/\.(js|css|html)$/.test(name)) {
    writeFileSync(join(STATIC, `${name}.br`), brotliCompressSync(readFileSync(join(STATIC, name))));
  }
}

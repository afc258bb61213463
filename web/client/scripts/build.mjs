// Writes dist/, which is all of the package but its README, its licence and package.json.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

const HERE = join(import.meta.dirname, "..");

rmSync(join(HERE, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(HERE, "../node_modules/typescript/bin/tsc"), "--project", HERE], {
  stdio: "inherit",
});

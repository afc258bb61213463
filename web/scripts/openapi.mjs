// Fails when a file is no valid OpenAPI document, and says why.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const validator = new Validator();
const found = await validator.validate(JSON.parse(readFileSync(process.argv[2], "utf8")));
if (!found.valid) {
  process.stderr.write(`${JSON.stringify(found.errors, null, 2)}\n`);
  process.exit(1);
}
// Throws for a reference that leads nowhere.
validator.resolveRefs();

/** Writes docs/errors.md anew from the sources. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderErrors } from "./render-errors.ts";
import { REPOSITORY, sources } from "./sources.ts";

writeFileSync(join(REPOSITORY, "docs/errors.md"), renderErrors(sources("ts")));

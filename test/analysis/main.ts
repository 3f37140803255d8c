import { join } from "node:path";
import { ALL_RULES } from "./all-rules.ts";
import { analyse } from "./analyse.ts";
import { contractSources } from "./contract-sources.ts";

// Looks at the contracts with the rules of this folder: `main.ts`, or `main.ts FOLDER` for those of another repository.
const root = process.argv[2] ?? join(import.meta.dirname, "../..");
const sources = contractSources(root);
const faults = analyse(root, sources, ALL_RULES);
for (const { path, line, rule, words } of faults) console.error(`${path}:${line}: ${rule}: ${words}`);
console.log(`${Object.keys(sources).length} sources, ${ALL_RULES.length} rules, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

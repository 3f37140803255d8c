/** Builds the contracts and writes docs/contracts.md anew. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../runner/run-command.ts";
import { deployableContracts } from "./deployable-contracts.ts";
import { renderContracts } from "./render-contracts.ts";

const ROOT = join(import.meta.dirname, "../../..");

await runCommand("hardhat", ["build", "--quiet"], { cwd: ROOT });
writeFileSync(join(ROOT, "docs/contracts.md"), renderContracts(deployableContracts()));

/** `./blockhost fuzz [CAMPAIGN...] [--runs N] [--depth N] [--seed HEX]`: the long profile of what is tried at random. */
import { fileURLToPath } from "node:url";
import { runParts } from "../runner/run-parts.ts";
import { CAMPAIGNS } from "./campaigns.ts";
import { readArguments } from "./read-arguments.ts";

const EXIT_USAGE = 64;
const root = fileURLToPath(new URL("../..", import.meta.url));

function usage(): string {
  const lines = Object.entries(CAMPAIGNS).map(([name, { words }]) => `  ${name.padEnd(12)}${words}`);
  return [
    "usage: ./blockhost fuzz [CAMPAIGN...] [--runs N] [--depth N] [--seed HEX]",
    "",
    "campaigns:",
    ...lines,
    "",
    "  --runs N     so many inputs or histories instead",
    "  --depth N    so many calls in each history of an invariant instead",
    "  --seed HEX   other ones: up to 32 bytes with 0x, from which all of them follow",
    "",
  ].join("\n");
}

try {
  const { help, names, wishes } = readArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(usage());
  } else {
    const chosen = Object.entries(CAMPAIGNS).filter(([name]) => names.length === 0 || names.includes(name));
    const parts = chosen.map(([, { part }]) => part(root, wishes));
    process.exitCode = await runParts(parts, process.stdout, 1);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${usage()}`);
  process.exitCode = EXIT_USAGE;
}

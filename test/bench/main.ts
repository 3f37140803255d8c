/**
 * `./blockhost bench [GROUP...] [--json FILE] [--write-snapshot]`: measures, prints a table, writes
 * `{figures: [{name, value, unit, target}]}` and what gas is from now on agreed to cost.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runCommand } from "../runner/run-command.ts";
import type { Figure } from "./figure.ts";
import { GAS_SNAPSHOT } from "./gas-snapshot.ts";
import { GROUPS } from "./groups.ts";
import { table } from "./table.ts";

const EXIT_USAGE = 64;
const SHORT = Object.keys(GROUPS).filter((name) => GROUPS[name]?.isLong !== true);
const root = fileURLToPath(new URL("../..", import.meta.url));

function usage(): string {
  const lines = Object.entries(GROUPS).map(([name, { words }]) => `  ${name.padEnd(13)}${words}`);
  return `usage: ./blockhost bench [GROUP...] [--json FILE] [--write-snapshot]\n\ngroups:\n${lines.join("\n")}\n`;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n${usage()}`);
  process.exit(EXIT_USAGE);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        json: { type: "string" },
        "write-snapshot": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: true,
    });
    const { json, help, "write-snapshot": snapshot } = values;
    return { json, help, snapshot, names: positionals.length > 0 ? positionals : SHORT };
  } catch (error) {
    return fail((error as Error).message);
  }
}

const { json, help, snapshot, names } = readArguments();
const unknown = names.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) fail(`no such group: ${unknown}`);
if (snapshot && !names.includes("gas")) fail("--write-snapshot is for the group gas");
if (help) {
  process.stdout.write(usage());
  process.exit(0);
}
process.stderr.write("compiling the contracts\n");
await runCommand("hardhat", ["build", "--quiet", "--no-tests"], { cwd: root });
const figures: Figure[] = [];
for (const [name, { measure }] of Object.entries(GROUPS)) {
  if (!names.includes(name)) continue;
  process.stderr.write(`measuring ${name}\n`);
  figures.push(...(await measure()));
}
process.stdout.write(`\n${table(figures)}`);
if (json !== undefined) await writeFile(json, `${JSON.stringify({ figures }, null, 2)}\n`);
if (snapshot) {
  const gas = figures.filter(({ unit }) => unit === "gas").map(({ name, value }) => [name, value]);
  await writeFile(GAS_SNAPSHOT, `${JSON.stringify(Object.fromEntries(gas), null, 2)}\n`);
}

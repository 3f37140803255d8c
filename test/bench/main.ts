/** `./blockhost bench [GROUP] [--json FILE]`: measures, prints a table, writes `{figures: [{name, value, unit, target}]}`. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runCommand } from "../runner/run-command.ts";
import type { Figure } from "./figure.ts";
import { GROUPS } from "./groups.ts";
import { table } from "./table.ts";

const EXIT_USAGE = 64;
const root = fileURLToPath(new URL("../..", import.meta.url));

function usage(): string {
  const lines = Object.entries(GROUPS).map(([name, { words }]) => `  ${name.padEnd(10)}${words}`);
  return `usage: ./blockhost bench [GROUP...] [--json FILE]\n\ngroups:\n${lines.join("\n")}\n`;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n${usage()}`);
  process.exit(EXIT_USAGE);
}

function readArguments(): { json?: string | undefined; help: boolean; names: string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
      allowPositionals: true,
    });
    return { json: values.json, help: values.help, names: positionals };
  } catch (error) {
    return fail((error as Error).message);
  }
}

const { json, help, names } = readArguments();
const unknown = names.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown !== undefined) fail(`no such group: ${unknown}`);
if (help) {
  process.stdout.write(usage());
  process.exit(0);
}
process.stderr.write("compiling the contracts\n");
await runCommand("hardhat", ["build", "--quiet"], { cwd: root });
const figures: Figure[] = [];
for (const [name, { measure }] of Object.entries(GROUPS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`measuring ${name}\n`);
  figures.push(...(await measure()));
}
process.stdout.write(`\n${table(figures)}`);
if (json !== undefined) await writeFile(json, `${JSON.stringify({ figures }, null, 2)}\n`);

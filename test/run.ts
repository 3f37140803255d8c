/** `./blockhost test [PART...]`: runs the parts of the suite, up to three at the same time where there is room, and sums them up. */
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allParts } from "./runner/all-parts.ts";
import { runParts } from "./runner/run-parts.ts";
import { withImage } from "./runner/with-image.ts";

const EXIT_USAGE = 64;
/** Bytes. A part with browser, chain and guests takes up to 3 GiB, and the system wants some. */
const ROOM_FOR_ONE = 3.5 * 2 ** 30;
/** More parts than two cores: of each, a third is waiting for blocks, guests and clocks. */
const MOST_LANES = 3;
const root = fileURLToPath(new URL("..", import.meta.url));
const parts = allParts(root);

function usage(): string {
  const lines = parts.map(({ name, words }) => `  ${name.padEnd(14)}${words}`);
  return `usage: ./blockhost test [--list] [--looks] [PART...]

  --list   says what the parts are, and stops
  --looks  has each page looked at on a phone and on a desktop, by day and by night, and not in one of these ways

parts:
${lines.join("\n")}
`;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n${usage()}`);
  process.exit(EXIT_USAGE);
}

function readArguments(): { list: boolean; looks: boolean; names: string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        list: { type: "boolean", default: false },
        looks: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: true,
    });
    return { list: values.list || values.help, looks: values.looks, names: positionals };
  } catch (error) {
    return fail((error as Error).message);
  }
}

function lanes(): number {
  if (availableParallelism() === 1) return 1;
  return Math.max(1, Math.min(MOST_LANES, Math.floor(totalmem() / ROOM_FOR_ONE)));
}

const { list, looks, names } = readArguments();
// Read by test/keeper/portal/gallery/looks.ts, in the parts' own processes.
if (looks) process.env.BLOCKHOST_LOOKS = "all";
const unknown = names.find((name) => !parts.some((part) => part.name === name));
if (unknown !== undefined) fail(`no such part: ${unknown}`);
if (list) {
  process.stdout.write(usage());
} else {
  const chosen =
    names.length === 0
      ? parts
      : withImage(
          root,
          parts.filter(({ name }) => names.includes(name)),
        );
  process.exitCode = await runParts(chosen, process.stdout, lanes());
}

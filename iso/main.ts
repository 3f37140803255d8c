/**
 * `./blockhost iso [--out DIR] [--twice]`: the installation image. `--twice` makes it a second time in another folder and
 * compares. `./blockhost iso --update-lock`: what this machine's mirror has today, as iso/lock.json.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { endTools } from "../devnet/image/run-tool.ts";
import { BlockHostError } from "../keeper/core/errors.ts";
import type { Iso } from "./image/build-iso.ts";
import { HOST_RECIPE } from "./image/host-recipe.ts";
import { updateLock } from "./image/update-lock.ts";
import { wholeImage } from "./whole-image.ts";

const EXIT_USAGE = 64;
const USAGE = `usage: ./blockhost iso [--out DIR] [--twice]
       ./blockhost iso --update-lock

  --out DIR      where the image goes; default build/iso
  --twice        make it a second time elsewhere and compare: the same bytes, or an error
  --update-lock  write iso/lock.json: what the image takes from Debian, as this machine's mirror has it today
`;
const REPOSITORY = join(import.meta.dirname, "..");

function readOptions() {
  try {
    const options = {
      out: { type: "string", default: join(REPOSITORY, "build/iso") },
      twice: { type: "boolean", default: false },
      "update-lock": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const started = performance.now();
const onProgress = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);

async function makeTwice(first: Iso): Promise<boolean> {
  const elsewhere = await mkdtemp(join(tmpdir(), "blockhost-second-"));
  try {
    const second = await wholeImage(elsewhere, onProgress);
    const same = first.sha256 === second.sha256;
    process.stdout.write(
      same ? "Made twice, the same bytes.\n" : `Made again it is another: ${second.sha256}\n`,
    );
    return same;
  } finally {
    await rm(elsewhere, { recursive: true });
  }
}

async function run(): Promise<number> {
  const values = readOptions();
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values["update-lock"]) {
    const count = await updateLock(HOST_RECIPE, onProgress);
    process.stdout.write(`iso/lock.json names ${count} packages of Debian's. Commit it.\n`);
    return 0;
  }
  const iso = await wholeImage(values.out, onProgress);
  process.stdout.write(`${iso.file}\n${(iso.bytes / 1024 ** 2).toFixed(0)} MiB\nSHA-256 ${iso.sha256}\n`);
  return values.twice && !(await makeTwice(iso)) ? 1 : 0;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, endTools);
process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof BlockHostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
  return 1;
});

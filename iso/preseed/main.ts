/**
 * `./blockhost preseed [--image FILE] [--out DIR]`: what a machine boots over the network, of an image of `./blockhost iso`.
 * `./blockhost preseed --check`: boots a machine by it.
 * `./blockhost preseed --update-lock`: Debian's installer as this machine's mirror has it today, as iso/preseed/lock.json.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { endTools } from "../../devnet/image/run-tool.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { fetchLocked } from "../image/fetch-locked.ts";
import { readLock } from "../image/lock.ts";
import { buildPreseed } from "./build-preseed.ts";
import { PRESEED_RECIPE } from "./preseed-recipe.ts";
import { updatePreseedLock } from "./update-preseed-lock.ts";

const EXIT_USAGE = 64;
const USAGE = `usage: ./blockhost preseed [--image FILE] [--out DIR]
       ./blockhost preseed --check
       ./blockhost preseed --update-lock

  --image FILE   the installation image that it is made of; default: what ./blockhost iso has made
  --out DIR      where it goes, replacing what is there; default build/preseed
  --check        make nothing: boot an emulated machine over the network, of a small image, to the wipe guard; two
                 minutes, and some 260 MB of Debian's the first time
  --update-lock  write iso/preseed/lock.json: Debian's installer and kernel, as this machine's mirror has them today
`;
const REPOSITORY = join(import.meta.dirname, "../..");

function readOptions() {
  try {
    const options = {
      image: { type: "string" },
      out: { type: "string", default: join(REPOSITORY, "build/preseed") },
      check: { type: "boolean", default: false },
      "update-lock": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

/** Where `./blockhost iso` leaves its image. */
async function usualImage(): Promise<string> {
  const text = await readFile(join(REPOSITORY, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return join(REPOSITORY, `build/iso/blockhost-${version}-amd64.iso`);
}

const onProgress = (line: string) => process.stderr.write(`${line}\n`);

/** Tests are no part of this room: a process of their own. */
async function check(): Promise<number> {
  const child = spawn("mocha", ["--import=tsx", "test/iso/preseed/preseed-check.ts"], {
    cwd: REPOSITORY,
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

async function run(): Promise<number> {
  const values = readOptions();
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values["update-lock"]) {
    const { packages } = await updatePreseedLock();
    const names = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
    process.stdout.write(`${relative(REPOSITORY, PRESEED_RECIPE.lock)} names ${names}. Commit it.\n`);
    return 0;
  }
  if (values.check) return check();
  const image = values.image ?? (await usualImage());
  const lock = await readLock(PRESEED_RECIPE.lock);
  onProgress("fetching Debian's installer and its kernel, where they are not in the cache");
  const [netboot, kernel] = await fetchLocked(lock, await suiteSources(lock.suite), PRESEED_RECIPE.cache);
  const { out } = values;
  const files = { netboot: netboot?.file ?? "", kernel: kernel?.file ?? "" };
  const { bytes } = await buildPreseed({ image, ...files, out, onProgress });
  process.stdout.write(`${join(out, PRESEED_RECIPE.preseed)}\n${(bytes / 1024 ** 2).toFixed(0)} MiB\n`);
  return 0;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, endTools);
process.exitCode = await run().catch((error: unknown) => {
  if (!(error instanceof BlockHostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
  return 1;
});

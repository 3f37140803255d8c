/**
 * `./blockhost preseed [--image FILE] [--out DIR]`: what a machine boots over the network, of an image of `./blockhost iso`.
 * `./blockhost preseed --check`: boots a machine by it.
 * `./blockhost preseed --update-lock`: Debian's installer as this machine's mirror has it today, as iso/preseed/lock.json.
 */
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { passesCheck } from "../command/passes-check.ts";
import { runCommand } from "../command/run-command.ts";
import { timeSaid } from "../command/time-said.ts";
import { fetchLocked } from "../image/fetch-locked.ts";
import { readLock } from "../image/lock.ts";
import { buildPreseed } from "./build-preseed.ts";
import { PRESEED_RECIPE } from "./preseed-recipe.ts";
import { updatePreseedLock } from "./update-preseed-lock.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const say = timeSaid();

/** Where `./blockhost iso` leaves its image. */
async function usualImage(): Promise<string> {
  const text = await readFile(join(REPOSITORY, "package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return join(REPOSITORY, `build/iso/blockhost-${version}-amd64.iso`);
}

await runCommand({
  usage: `usage: ./blockhost preseed [--image FILE] [--out DIR]
       ./blockhost preseed --check
       ./blockhost preseed --update-lock

  --image FILE   the installation image that it is made of; default: what ./blockhost iso has made
  --out DIR      where it goes, replacing what is there; default build/preseed
  --check        make nothing: boot an emulated machine over the network, of a small image, to the wipe guard; two
                 minutes, and some 260 MB of Debian's the first time
  --update-lock  write iso/preseed/lock.json: Debian's installer and kernel, as this machine's mirror has them today
`,
  options: {
    image: { type: "string" },
    out: { type: "string", default: join(REPOSITORY, "build/preseed") },
    check: { type: "boolean", default: false },
    "update-lock": { type: "boolean", default: false },
  },
  run: async (values) => {
    if (values["update-lock"]) {
      const { packages } = await updatePreseedLock();
      const names = packages.map(({ name, version }) => `${name} ${version}`).join(", ");
      process.stdout.write(`${relative(REPOSITORY, PRESEED_RECIPE.lock)} names ${names}. Commit it.\n`);
      return true;
    }
    if (values.check) return passesCheck("test/iso/preseed/preseed-check.ts");
    const { out, image = await usualImage() } = values;
    const lock = await readLock(PRESEED_RECIPE.lock);
    say("fetching Debian's installer and its kernel, where they are not in the cache");
    const [netboot, kernel] = await fetchLocked(lock, await suiteSources(lock.suite), PRESEED_RECIPE.cache);
    const files = { netboot: netboot?.file ?? "", kernel: kernel?.file ?? "" };
    const { bytes } = await buildPreseed({ image, ...files, out, onProgress: say });
    process.stdout.write(`${join(out, PRESEED_RECIPE.preseed)}\n${(bytes / 1024 ** 2).toFixed(0)} MiB\n`);
    return true;
  },
});

/**
 * `./blockhost iso [--out DIR] [--twice]`: the installation image. `--twice` makes it a second time in another folder and
 * compares. `./blockhost iso --update-lock`: what this machine's mirror has today, as iso/lock.json.
 */
import { join } from "node:path";
import { isSameAgain } from "./command/is-same-again.ts";
import { runCommand } from "./command/run-command.ts";
import { timeSaid } from "./command/time-said.ts";
import { HOST_RECIPE } from "./image/host-recipe.ts";
import { updateLock } from "./image/update-lock.ts";
import { wholeImage } from "./whole-image.ts";

const say = timeSaid();

await runCommand({
  usage: `usage: ./blockhost iso [--out DIR] [--twice]
       ./blockhost iso --update-lock

  --out DIR      where the image goes; default build/iso
  --twice        make it a second time elsewhere and compare: the same bytes, or an error
  --update-lock  write iso/lock.json: what the image takes from Debian, as this machine's mirror has it today
`,
  options: {
    out: { type: "string", default: join(import.meta.dirname, "../build/iso") },
    twice: { type: "boolean", default: false },
    "update-lock": { type: "boolean", default: false },
  },
  run: async (values) => {
    if (values["update-lock"]) {
      const count = await updateLock(HOST_RECIPE, say);
      process.stdout.write(`iso/lock.json names ${count} packages of Debian's. Commit it.\n`);
      return true;
    }
    const iso = await wholeImage(values.out, say);
    process.stdout.write(`${iso.file}\n${(iso.bytes / 1024 ** 2).toFixed(0)} MiB\nSHA-256 ${iso.sha256}\n`);
    return !values.twice || isSameAgain(iso, (out) => wholeImage(out, say));
  },
});

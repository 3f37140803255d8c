/** `./blockhost packages`: makes the Debian packages. See `--help`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runCommand } from "../command/run-command.ts";
import { timeSaid } from "../command/time-said.ts";
import { buildPackages } from "./build-packages.ts";
import { compileContracts } from "./compile-contracts.ts";

const ROOT = join(import.meta.dirname, "../..");

await runCommand({
  usage: `usage: ./blockhost packages [--out FOLDER] [--version VERSION]

Makes blockhost, blockhost-runtime and blockhost-guest, for this machine's architecture.

  --out FOLDER        where the .debs go (default: build/packages)
  --version VERSION   default: that of package.json
`,
  options: {
    out: { type: "string", default: join(ROOT, "build/packages") },
    version: { type: "string" },
  },
  run: async (values) => {
    const say = timeSaid();
    const own = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")));
    await compileContracts(say);
    const options = { out: values.out, version: values.version ?? own.version, onProgress: say };
    for (const { sha256, file } of await buildPackages(options)) process.stdout.write(`${sha256}  ${file}\n`);
    return true;
  },
});

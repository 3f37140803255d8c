/** `./blockhost packages`: makes the Debian packages. See `--help`. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runTool } from "../../devnet/image/run-tool.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { buildPackages } from "./build-packages.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const EXIT = { failed: 1, usage: 64 } as const;
const USAGE = `usage: ./blockhost packages [--out FOLDER] [--version VERSION]

Makes blockhost, blockhost-runtime and blockhost-guest, for this machine's architecture.

  --out FOLDER        where the .debs go (default: build/packages)
  --version VERSION   default: that of package.json
`;

const complain = (text: string) => process.stderr.write(`${text}\n`);

function words() {
  try {
    return parseArgs({
      options: {
        out: { type: "string", default: `${ROOT}build/packages` },
        version: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.stderr.write(USAGE);
    process.exit(EXIT.usage);
  }
}

const { out, version, help } = words();
if (help) {
  process.stdout.write(USAGE);
} else {
  const own = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(`${ROOT}package.json`, "utf8")));
  try {
    complain("compiling the contracts");
    await runTool("hardhat", ["build", "--quiet", "--no-tests"], { cwd: ROOT });
    const options = { out, version: version ?? own.version, onProgress: complain };
    for (const { sha256, file } of await buildPackages(options)) process.stdout.write(`${sha256}  ${file}\n`);
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    complain(`${error.code}: ${error.message}\n${error.remedy}`);
    process.exitCode = EXIT.failed;
  }
}

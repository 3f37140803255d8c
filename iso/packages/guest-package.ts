import { fileURLToPath } from "node:url";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { Package } from "./package.ts";
import type { PackageJob } from "./package-job.ts";
import { sha256Of } from "./write-deb.ts";

const SCRIPT = fileURLToPath(new URL("../../pam/package.sh", import.meta.url));

/** What makes a Debian a guest, by its own script. */
export async function guestPackage({ work, version, target, date, out }: PackageJob): Promise<Package> {
  const printed = await runTool("sh", [SCRIPT, work], {
    env: { SOURCE_DATE_EPOCH: `${date}`, BLOCKHOST_VERSION: version },
  });
  const made = printed.trim().split("\n").at(-1) ?? "";
  const name = "blockhost-guest";
  const file = `${out}/${name}_${version}_${target.architecture}.deb`;
  await runTool("mv", [made, file]);
  return { name, version, architecture: target.architecture, file, sha256: await sha256Of(file) };
}

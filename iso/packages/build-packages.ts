import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { brokerPackage } from "./broker-package.ts";
import { guestPackage } from "./guest-package.ts";
import { hostPackage } from "./host-package.ts";
import type { Package } from "./package.ts";
import type { PackageJob, PackageTarget } from "./package-job.ts";
import { runtimePackage } from "./runtime-package.ts";
import { sourceDate } from "./source-date.ts";

export interface BuildPackagesOptions {
  /** Folder of the .debs; made when it is not there. */
  readonly out: string;
  /** As Debian has versions of what is made for it alone: no hyphen. All packages have the same. */
  readonly version: string;
  readonly onProgress?: (line: string) => void;
  /** Names of those that are made; all when left out. */
  readonly only?: readonly string[];
}

const PACKAGES: readonly { readonly name: string; readonly make: (job: PackageJob) => Promise<Package> }[] = [
  { name: "blockhost-runtime", make: runtimePackage },
  { name: "blockhost", make: hostPackage },
  { name: "blockhost-guest", make: guestPackage },
  { name: "blockhost-broker", make: brokerPackage },
];

const VERSION = /^\d[0-9A-Za-z.+~]*$/;
const TARGETS: readonly PackageTarget[] = [
  { architecture: "amd64", cpu: "x64", multiarch: "x86_64-linux-gnu" },
  { architecture: "arm64", cpu: "arm64", multiarch: "aarch64-linux-gnu" },
];

/**
 * Makes the Debian packages of BlockHost for this machine's architecture. The same sources and tools make the same bytes.
 *
 * @throws FinalError PACKAGE_VERSION_INVALID, PACKAGE_ARCHITECTURE, NODE_NOT_PINNED, LIBRARY_UNKNOWN,
 *   CONTRACT_NOT_COMPILED, TOOL_MISSING, TOOL_FAILED
 */
export async function buildPackages(options: BuildPackagesOptions): Promise<readonly Package[]> {
  const { out, version, onProgress = () => {}, only } = options;
  if (!VERSION.test(version))
    throw new FinalError(
      "PACKAGE_VERSION_INVALID",
      `${version} is no version of a Debian package.`,
      "Begin with a digit and use letters, digits, and any of . + ~ only.",
    );
  const architecture = (await runTool("dpkg", ["--print-architecture"])).trim();
  const target = TARGETS.find((one) => one.architecture === architecture);
  if (target === undefined)
    throw new FinalError(
      "PACKAGE_ARCHITECTURE",
      `There are no packages for ${architecture}.`,
      `Build them on ${TARGETS.map((one) => one.architecture).join(" or ")}.`,
    );
  const date = await sourceDate();
  await mkdir(out, { recursive: true });
  const made: Package[] = [];
  for (const { name, make } of PACKAGES) {
    if (only?.includes(name) === false) continue;
    onProgress(`making ${name} ${version}`);
    const folder = await mkdtemp(join(tmpdir(), "blockhost-package-"));
    try {
      const [root, work] = [join(folder, "root"), join(folder, "work")];
      await mkdir(root);
      await mkdir(work);
      made.push(await make({ root, work, version, target, date, out }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return made;
}

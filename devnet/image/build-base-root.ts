import { join } from "node:path";
import type { HostSuite } from "./host-suite.ts";
import { IMAGE_RECIPE } from "./image-recipe.ts";
import { runTool } from "./run-tool.ts";

/**
 * Debian without our package: the slow half of an image (a minute), kept so that a change of the guest package
 * costs seconds. `target` must not exist.
 */
export async function buildBaseRoot(
  host: HostSuite,
  packages: readonly string[],
  target: string,
  onProgress: (message: string) => void,
): Promise<void> {
  await runTool(
    "unshare",
    [
      // Its mounts of /proc, /sys and /dev are gone with it, however it ends: a tree that is removed has none.
      "--mount",
      "--",
      "mmdebstrap",
      // Not fakechroot: the root is used as a root, owners and devices must be true.
      "--mode=root",
      "--format=directory",
      "--variant=minbase",
      `--include=${packages.join(",")}`,
      '--aptopt=APT::Install-Recommends "false"',
      ...IMAGE_RECIPE.excludedPaths.map((path) => `--dpkgopt=path-exclude=${path}`),
      host.suite,
      target,
      ...host.sources,
    ],
    {
      // Debian's initramfs would never be used: see build-initrd.ts.
      env: { INITRD: "No", DEBIAN_FRONTEND: "noninteractive" },
      onLine: (line) => {
        if (line.startsWith("I: ")) onProgress(line.slice(3));
      },
    },
  );
}

/** Everything that decides what `buildBaseRoot` makes, for its cache. */
export function basePackages(depends: readonly string[]): string[] {
  return [...new Set([...IMAGE_RECIPE.packages, ...depends])].sort();
}

/** The folder of a cached base. */
export function basePath(imagesDir: string, hash: string): string {
  return join(imagesDir, `base-${hash}`);
}

import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { holdLock } from "../../devnet/image/hold-lock.ts";
import { runTool } from "../../devnet/image/run-tool.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import type { GuestSuite } from "../pam/support/guest-suites.ts";

/** Raised when the way of building changes what comes out of the same inputs. */
const VERSION = 1;
const EXCLUDED = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*"];

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

interface Recipe {
  readonly suite: GuestSuite;
  readonly sources: readonly string[];
  readonly packages: readonly string[];
}

/**
 * The root tree of a minimal Debian with these packages, read-only for everybody: about a minute the first time, cached
 * in the folder by a hash of its recipe afterwards. Needs root and Debian's mirror.
 *
 * @param tree `words` say what it is for
 */
export async function debianTree(
  tree: {
    readonly suite: GuestSuite;
    readonly packages: readonly string[];
    readonly folder: string;
    readonly words: string;
  },
  say: (text: string) => void = () => {},
): Promise<string> {
  const { suite, folder, words } = tree;
  const packages = [...new Set(tree.packages)].sort();
  const recipe: Recipe = { suite, sources: await suiteSources(suite), packages };
  const hash = createHash("sha256").update(JSON.stringify([VERSION, EXCLUDED, recipe]));
  const target = join(folder, `${suite}-${hash.digest("hex").slice(0, 16)}`);
  await mkdir(folder, { recursive: true });
  const release = await holdLock(join(folder, `${suite}.lock`), () =>
    say(`another run builds Debian ${suite} ${words}`),
  );
  try {
    if (await exists(target)) return target;
    // Under the lock whatever else there is of this suite is old or half-made.
    for (const old of await readdir(folder)) {
      if (old.startsWith(`${suite}-`)) await rm(join(folder, old), { recursive: true });
    }
    await build(recipe, target, (line) => say(`Debian ${suite} ${words}: ${line}`));
    return target;
  } finally {
    await release();
  }
}

async function build({ suite, sources, packages }: Recipe, target: string, say: (text: string) => void) {
  const fresh = await mkdtemp(`${target}.new-`);
  const exclude = EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`);
  const recommends = '--aptopt=APT::Install-Recommends "false"';
  // It is built anew after a crash: dpkg need not wait for the disk after each file.
  const dpkg = ["--dpkgopt=force-unsafe-io", ...exclude];
  const how = ["--mode=root", "--format=directory", "--variant=minbase", recommends, ...dpkg];
  try {
    await runTool(
      "unshare",
      // Its mounts of /proc, /sys and /dev are gone with it, however it ends: a tree that is removed has none.
      [
        "--mount",
        "--",
        "mmdebstrap",
        ...how,
        `--include=${packages.join(",")}`,
        suite,
        join(fresh, "root"),
        ...sources,
      ],
      {
        env: { DEBIAN_FRONTEND: "noninteractive" },
        onLine: (line) => {
          if (line.startsWith("I: ")) say(line.slice(3));
        },
      },
    );
    await rename(join(fresh, "root"), target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

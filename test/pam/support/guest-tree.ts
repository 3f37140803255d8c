import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readGuestPackage } from "../../../devnet/image/guest-package.ts";
import { holdLock } from "../../../devnet/image/hold-lock.ts";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { buildPackage } from "./build-package.ts";
import type { GuestSuite } from "./guest-suites.ts";
import { suiteSources } from "./suite-sources.ts";

const TREES = join(import.meta.dirname, "../../../build/guest-trees");

/** Raised when the way of building changes what comes out of the same inputs. */
const VERSION = 1;

/** What a small guest has besides what the package depends on; `rsync` is what a tenant would have installed. */
const PACKAGES = [
  "iproute2",
  "libpam-modules",
  "openssh-server",
  "openssh-sftp-server",
  "passwd",
  "rsync",
  "sudo",
];
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

async function build({ suite, sources, packages }: Recipe, target: string, say: (text: string) => void) {
  const fresh = await mkdtemp(`${target}.new-`);
  const exclude = EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`);
  const recommends = '--aptopt=APT::Install-Recommends "false"';
  const how = ["--mode=root", "--format=directory", "--variant=minbase", recommends, ...exclude];
  try {
    await runTool(
      "mmdebstrap",
      [...how, `--include=${packages.join(",")}`, suite, join(fresh, "root"), ...sources],
      {
        env: { DEBIAN_FRONTEND: "noninteractive" },
        onLine: (line) => {
          if (line.startsWith("I: ")) say(`Debian ${suite} for the login tests: ${line.slice(3)}`);
        },
      },
    );
    await rename(join(fresh, "root"), target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * The root tree of a minimal Debian with sshd, read-only for everybody: about a minute the first time, cached by a hash
 * of its recipe afterwards. Needs root and Debian's mirror.
 */
export async function guestTree(suite: GuestSuite, say: (text: string) => void = () => {}): Promise<string> {
  const { depends } = await readGuestPackage(await buildPackage());
  const packages = [...new Set([...PACKAGES, ...depends])].sort();
  const recipe: Recipe = { suite, sources: await suiteSources(suite), packages };
  const hash = createHash("sha256").update(JSON.stringify([VERSION, EXCLUDED, recipe]));
  const name = `${suite}-${hash.digest("hex").slice(0, 16)}`;
  const tree = join(TREES, name);
  await mkdir(TREES, { recursive: true });
  const release = await holdLock(join(TREES, `${suite}.lock`), () =>
    say(`another run builds Debian ${suite}`),
  );
  try {
    if (await exists(tree)) return tree;
    // Under the lock whatever else there is of this suite is old or half-made.
    for (const old of await readdir(TREES)) {
      if (old.startsWith(`${suite}-`)) await rm(join(TREES, old), { recursive: true });
    }
    await build(recipe, tree, say);
    return tree;
  } finally {
    await release();
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashTree } from "./hash-tree.ts";
import { runTool } from "./run-tool.ts";

export interface GuestPackage {
  readonly path: string;
  /** Hash of what it installs and of its scripts, not of the archive's times. */
  readonly hash: string;
  /** Names of the packages it needs. */
  readonly depends: readonly string[];
}

/** Builds the .deb that makes a Debian a BlockHost guest, by `pam/package.sh`, and returns its path. */
export async function buildGuestPackage(repository: string): Promise<string> {
  const printed = await runTool("sh", [join(repository, "pam/package.sh")], { cwd: repository });
  return printed.trim().split("\n").at(-1) ?? "";
}

/** Reads a .deb. */
export async function readGuestPackage(path: string): Promise<GuestPackage> {
  const work = await mkdtemp(join(tmpdir(), "blockhost-deb-"));
  try {
    await runTool("dpkg-deb", ["--raw-extract", path, join(work, "tree")]);
    const field = await runTool("dpkg-deb", ["--field", path, "Depends"]);
    // The first of alternatives, without its version: dpkg checks versions when it installs the package.
    const names = field.split(",").map((item) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(item)?.[1] ?? "");
    return { path, hash: await hashTree(join(work, "tree")), depends: names.filter((name) => name !== "") };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

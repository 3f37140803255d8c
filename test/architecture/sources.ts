import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "../..");

export interface Source {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

const IGNORED = [
  "node_modules",
  ".toolchain",
  ".devnet",
  ".git",
  "artifacts",
  "cache",
  "build",
  "coverage",
  "typechain-types",
];

/** All sources with these endings, generated and installed ones left out. */
export function sources(...endings: readonly string[]): Source[] {
  const paths = globSync(
    endings.map((ending) => `**/*.${ending}`),
    { cwd: REPOSITORY, exclude: (name) => IGNORED.includes(name) },
  );
  return paths.sort().map((path) => ({ path, text: readFileSync(join(REPOSITORY, path), "utf8") }));
}

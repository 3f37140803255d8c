import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sources } from "./compile.ts";

/** The contracts of a repository, those for tests left out. */
export function contractSources(root: string): Sources {
  const paths = globSync("contracts/**/*.sol", { cwd: root, exclude: ["contracts/mocks/**"] }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

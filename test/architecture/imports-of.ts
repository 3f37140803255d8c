import { posix } from "node:path";
import type { Source } from "./sources.ts";

const STATEMENT = /^\s*(?:import|export)\b([^"'`;]*?)\bfrom\s*"([^"]+)"/gm;
const BARE = /^\s*import\s+"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"/g;

export interface Import {
  /** A path relative to the repository, or a package's or builtin's name with its subpath. */
  readonly target: string;
  /** What stands between `import` and `from`. */
  readonly names: string;
}

/** What a file imports, statically, for its effects or dynamically. Our formatter leaves only double quotes. */
export function importsOf({ path, text }: Source): Import[] {
  const found = [
    ...[...text.matchAll(STATEMENT)].map(([, names = "", target = ""]) => ({ names, target })),
    ...[...text.matchAll(BARE), ...text.matchAll(DYNAMIC)].map(([, target = ""]) => ({ names: "", target })),
  ];
  return found.map(({ names, target }) => ({
    names,
    target: target.startsWith(".") ? posix.join(posix.dirname(path), target) : target,
  }));
}

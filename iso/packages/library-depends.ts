import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { FinalError } from "../../keeper/core/errors.ts";

const DPKG = "/var/lib/dpkg/info";
/** By the names of symbol versions: who has them, and since when, stands in the package's symbols file. */
const LIBRARIES = [
  { versions: /\b(GLIBC_[\d.]+)\b/g, name: "libc6" },
  { versions: /\b((?:GLIBCXX|CXXABI)_[\d.]+)\b/g, name: "libstdc++6" },
  { versions: /\b(GCC_[\d.]+)\b/g, name: "libgcc-s1" },
] as const;

/**
 * What compiled files ask of Debian's C and C++ libraries, as `Depends` has it; dpkg-shlibdeps does the same with more
 * tools than a machine that only builds ours has.
 *
 * @throws FinalError LIBRARY_UNKNOWN
 */
export async function libraryDepends(files: readonly string[], architecture: string): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => runTool("objdump", ["-p", file])));
  const depends: string[] = [];
  for (const { name, versions } of LIBRARIES) {
    const wanted = new Set([...texts.join("\n").matchAll(versions)].map(([, version = ""]) => version));
    if (wanted.size === 0) continue;
    const symbols = await readFile(join(DPKG, `${name}:${architecture}.symbols`), "utf8");
    let oldest = "0";
    for (const version of wanted) {
      const since = new RegExp(`^ ${version.replaceAll(".", "\\.")}@\\S+ (\\S+)`, "m").exec(symbols)?.[1];
      if (since === undefined)
        throw new FinalError(
          "LIBRARY_UNKNOWN",
          `A compiled file wants ${version}, which this machine's ${name} does not have.`,
          "Delete node_modules and start again: its addons were compiled elsewhere.",
        );
      if (isNewer(since, oldest)) oldest = since;
    }
    depends.push(`${name} (>= ${oldest})`);
  }
  return depends;
}

/** Versions of these libraries are numbers and dots. */
function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

import type { CpioEntry } from "../../devnet/image/write-cpio.ts";

const DIRECTORY = 0o040755;

/** The folders that these files lie in, each once and before what is in it. */
export function foldersOf(entries: readonly CpioEntry[]): CpioEntry[] {
  const names = new Set<string>();
  for (const { name } of entries) {
    const parts = name.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) names.add(parts.slice(0, depth).join("/"));
  }
  return [...names].sort().map((name) => ({ name, mode: DIRECTORY }));
}

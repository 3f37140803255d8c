import { readdir, readFile } from "node:fs/promises";
import type { GuestRoot } from "./guest-root.ts";

/** Names of the processes that run in a guest, sorted. */
export async function guestProcesses(root: GuestRoot): Promise<string[]> {
  const entries = await readdir(`${root.path}/proc`);
  const names = entries
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => readFile(`${root.path}/proc/${pid}/comm`, "utf8").catch(() => ""));
  return (await Promise.all(names))
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .sort();
}

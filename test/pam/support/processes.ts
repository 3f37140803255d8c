import { readdir, readFile } from "node:fs/promises";
import type { GuestRoot } from "./guest-root.ts";

/** Folders under /proc of the guest's processes of that name. */
export async function processes(root: GuestRoot, name: string): Promise<string[]> {
  const proc = `${root.path}/proc`;
  const found: string[] = [];
  for (const pid of (await readdir(proc)).filter((entry) => /^[0-9]+$/.test(entry))) {
    const comm = await readFile(`${proc}/${pid}/comm`, "utf8").catch(() => "");
    if (comm === `${name}\n`) found.push(`${proc}/${pid}`);
  }
  return found;
}

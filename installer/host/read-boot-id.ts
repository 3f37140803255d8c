import { readFile } from "node:fs/promises";

/** Names this start of the machine: another start has another. */
export async function readBootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

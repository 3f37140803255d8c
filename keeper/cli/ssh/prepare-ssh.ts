import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DelegatedKey } from "./delegated-key.ts";
import type { MachineFile } from "./machine-file.ts";
import { knownHostsOf, sshEntry } from "./ssh-entry.ts";

/** Name of the file in a machine's folder that `Include` in ~/.ssh/config leads to. */
export const ENTRY_FILE = "config";

/**
 * Puts into a machine's folder what ssh needs besides the key.
 *
 * @returns path and text of the entry for ssh's configuration
 */
export async function prepareSsh(folder: string, machine: MachineFile, key: DelegatedKey) {
  const knownHosts = join(folder, "known_hosts");
  await replace(knownHosts, knownHostsOf(machine));
  const file = join(folder, ENTRY_FILE);
  const text = sshEntry(machine, key, knownHosts);
  await replace(file, text);
  return { file, text };
}

/** Whole or not at all: an ssh that starts meanwhile reads the old file or the new one. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

import { readFile } from "node:fs/promises";
import { readPrivateFile } from "../../keeper/chain/private-file.ts";
import type { Time } from "../../keeper/core/time.ts";
import { openRootByPvesh } from "../pve/open-root-by-pvesh.ts";
import { openRootByTicket } from "../pve/open-root-by-ticket.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import type { Machine } from "./machine.ts";

/**
 * Proxmox VE as its administrator: by its own program on the host itself; with a password, by the address that the keeper
 * will use.
 *
 * @throws FinalError KEY_UNREADABLE, KEY_PERMISSIONS of the password's file, PVE_…
 */
export async function openRoot(
  { layout }: Machine,
  { now, sleep }: Time,
  passwordFile: string | null,
): Promise<PveRoot> {
  const pause = (ms: number) => sleep(ms);
  if (passwordFile === null) return openRootByPvesh({ sleep: pause });
  const password = await readPrivateFile(passwordFile, "password of Proxmox VE's administrator");
  return openRootByTicket({
    url: layout.proxmox.url,
    password: password.replace(/[\r\n]+$/, ""),
    trust: { ca: await readFile(layout.proxmox.caFile, "utf8") },
    now,
    sleep: pause,
    random: Math.random,
  });
}

import { readFile } from "node:fs/promises";
import { writeWhole } from "../finalize/host/write-whole.ts";
import { rewriteHosts } from "./rewrite-hosts.ts";
import { rewriteInterfaces } from "./rewrite-interfaces.ts";
import type { Trial } from "./trial-journal.ts";

export interface NetworkFiles {
  /** Of ifupdown, which Proxmox VE uses. */
  readonly interfaces: string;
  readonly hosts: string;
}

/** Writes a network down that was confirmed, so that the host has it after a restart too; twice does no harm. */
export async function persistNetwork(files: NetworkFiles, { wanted, before }: Trial): Promise<void> {
  if (wanted.mode === "keep") return;
  await rewrite(files.interfaces, (text) => rewriteInterfaces(text, wanted));
  if (wanted.mode !== "static") return;
  const [own = ""] = wanted.address.split("/");
  const old = before.addresses.map((address) => address.split("/")[0] ?? "");
  await rewrite(files.hosts, (text) => rewriteHosts(text, old, own));
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const changed = change(text);
  if (changed !== text) await writeWhole(file, changed, { mode: 0o644 });
}

import { createHash } from "node:crypto";
import type { VmIdentity } from "../core/vm.ts";
import type { ProxmoxConfig } from "./proxmox-config.ts";

/** What all seed volumes of a VM begin with. */
export function seedPrefix(config: ProxmoxConfig, vm: VmIdentity): string {
  return `${config.seedStorage}:iso/bh-${vm.vmid}-`;
}

/** The name says the content: an upload silently replaces a file of the same name. */
export function seedFileName(vm: VmIdentity, iso: Uint8Array): string {
  return `bh-${vm.vmid}-${createHash("sha256").update(iso).digest("hex").slice(0, 8)}.iso`;
}

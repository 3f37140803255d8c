import type { SimVm } from "./sim-vm.ts";

/** A backup of a VM as it was: disk, configuration and firewall. */
export interface SimBackup
  extends Pick<SimVm, "vmid" | "serial" | "diskGiB" | "ipset" | "firewall" | "rules"> {
  readonly volid: string;
  readonly notes: string;
  readonly image: ReturnType<SimVm["guest"]["image"]>;
  readonly config: ReadonlyMap<string, string>;
}

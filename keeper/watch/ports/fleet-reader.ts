import type { Fleet } from "../../core/fleet.ts";

/** All figures of hosts and VMs in one look. */
export interface FleetReader {
  /** Rejects when Proxmox VE does not answer. */
  readFleet(): Promise<Fleet>;
}

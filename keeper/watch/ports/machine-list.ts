import type { Commitment } from "../../core/commitment.ts";
import type { WatchedMachine } from "./watched-machine.ts";

/** What subscriptions hold on the hypervisor. */
export interface MachineList {
  list(): Promise<readonly WatchedMachine[]>;
  /** How many machines are in each status. */
  byStatus(): Promise<Readonly<Record<string, number>>>;
  /** Room promised to subscriptions; null while that is not known. */
  commitments(): Promise<readonly Commitment[]>;
  /** VMs whose destruction was begun since then (ms). */
  destructions(since: number): Promise<number>;
}

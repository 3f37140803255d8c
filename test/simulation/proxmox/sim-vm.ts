import type { Guest } from "./guest.ts";

/** A VM of the simulated cluster. */
export interface SimVm {
  readonly vmid: number;
  /** Tells VMs apart that had one id after the other; never reused. */
  readonly serial: number;
  node: string;
  /** Name and description are options like others: they are in `config`. */
  readonly config: Map<string, string>;
  pool: string | null;
  /** The lock in the configuration, such as `clone`; empty when there is none. */
  lock: string;
  power: "running" | "stopped" | "paused";
  /** When its QEMU process began, ms. */
  startedAt: number;
  diskGiB: number;
  /** Not made by the keeper: nobody of ours may change it. */
  readonly foreign: boolean;
  readonly template: boolean;
  digest: number;
  /** Until then every write waits for a lock in vain, ms. */
  stuckUntil: number;
  /** Task that holds its file lock. */
  heldBy: string | null;
  readonly ipset: Map<string, Set<string>>;
  readonly firewall: Map<string, string>;
  /** The newest first. */
  readonly rules: ReadonlyMap<string, string>[];
  /** Oldest first. */
  readonly snapshots: {
    readonly name: string;
    readonly time: number;
    readonly image: ReturnType<Guest["image"]>;
    readonly config: ReadonlyMap<string, string>;
  }[];
  /** The snapshot that it follows. */
  parent: string | null;
  /** Its tenant has switched it off, and nobody on since. */
  offFromInside: boolean;
  readonly guest: Guest;
}

import type { DesiredPeer } from "../core/network-port.ts";

/** Something of the kernel's that is a set of lines: as it is, as it should be, and what leads from one to the other. */
export interface KernelTable {
  readonly name: "filter" | "peers" | "routes" | "neighbours";
  wanted(desired: readonly DesiredPeer[]): ReadonlySet<string>;
  observed(): Promise<ReadonlySet<string>>;
  change(gone: readonly string[], come: readonly string[]): Promise<void>;
}

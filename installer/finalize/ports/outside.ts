import type { ChainSetup } from "./chain-setup.ts";
import type { HostSetup } from "./host-setup.ts";
import type { PveSetup } from "./pve-setup.ts";

/** All that the steps reach, for one set of answers. */
export interface Outside {
  readonly chain: ChainSetup;
  readonly pve: PveSetup;
  readonly host: HostSetup;
  close(): Promise<void>;
}

import type { Contracts } from "./ports/chain-setup.ts";
import type { HostSetup } from "./ports/host-setup.ts";
import type { Part } from "./ports/part.ts";
import type { PveSetup } from "./ports/pve-setup.ts";

type OutputOf<P> = P extends Part<infer Output> ? Output : never;

/** What comes of each step, for those after it and for the operator: names and addresses, never a secret. */
export interface Outputs {
  readonly preflight: { readonly warnings: readonly string[] };
  readonly keys: OutputOf<HostSetup["keys"]>;
  /** Wei, as decimal text: JSON has no numbers of that size. */
  readonly deployer: { readonly address: string; readonly balance: string; readonly needs: string };
  readonly contracts: Contracts;
  readonly "pve-access": OutputOf<PveSetup["access"]>;
  readonly "pve-storage": OutputOf<PveSetup["storage"]>;
  readonly "pve-network": OutputOf<PveSetup["network"]>;
  readonly template: OutputOf<PveSetup["template"]>;
  /** Paths of the files. */
  readonly configuration: OutputOf<ReturnType<HostSetup["configuration"]>>;
  readonly gas: { readonly balance: string };
  readonly certificate: OutputOf<HostSetup["certificate"]>;
  readonly services: OutputOf<HostSetup["services"]>;
  readonly sweep: { readonly left: string };
  readonly doctor: { readonly warnings: readonly string[] };
}

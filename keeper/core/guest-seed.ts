import type { VmAddress } from "./vm.ts";

/** All that a guest is told before its first boot. */
export interface GuestSeed {
  /** The VM's uuid without dashes. */
  readonly instance: string;
  /** The VM's uuid. */
  readonly uuid: string;
  readonly hostname: string;
  readonly mac: string;
  readonly address: VmAddress;
  /** Name servers, dotted quads; may be empty. */
  readonly dns: readonly string[];
  /** Linux user of the tenant. */
  readonly user: string;
  /** host[:port] that login messages must be for. */
  readonly domain: string;
  /** Where the host answers guests: literal address and port, or `none`. */
  readonly relay: string;
  readonly chainId: bigint;
  /** Address of AccessCredential. */
  readonly contract: string;
  readonly tokenId: bigint;
  /** Address that signs ownership statements. */
  readonly attester: string;
  /** How long a statement is good without a newer one, seconds. */
  readonly offlineGraceSeconds: number;
  /** The first ownership statement, signed, as the guest stores it. */
  readonly ownership: string;
}

/** A broker as the registry has it. */
export interface BrokerOffer {
  readonly id: number;
  /** Who commands it and is paid; checksummed. */
  readonly operator: string;
  /** Where it is, in its operator's words: 1 to 32 printable ASCII characters. Nobody checks that it is true. */
  readonly region: string;
  /** Bits of each prefix. */
  readonly prefixLength: number;
  /** Wei for a period. */
  readonly price: bigint;
  /** Most leases at once, and how many there are. */
  readonly capacity: number;
  readonly liveLeases: number;
  /** X25519 public key that requests are sealed to, 0x + 64 hex, and its epoch. */
  readonly encryptionKey: string;
  readonly keyEpoch: number;
  /** New leases may be asked for: it is active, admitted and not retired. Whether one is free is another matter. */
  readonly takesRequests: boolean;
  /** Leases may be renewed: it is admitted and not retired. */
  readonly takesRenewals: boolean;
}

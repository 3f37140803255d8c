/** What all texts that wallets sign here have in common. */
export interface Site {
  /** SIWE domain, host[:port]: where the portal is, for browsers. */
  readonly domain: string;
  readonly chainId: bigint;
  /** AccessCredential, lower-case hex. */
  readonly contract: string;
}

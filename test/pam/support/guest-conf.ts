export interface GuestConf {
  readonly instance: string;
  readonly vm: string;
  readonly user: string;
  readonly domain: string;
  /** Where the host answers guests; left out: nowhere. */
  readonly relay?: string;
  readonly chainId: bigint;
  readonly contract: string;
  readonly tokenId: bigint;
  readonly attester: string;
  /** Seconds. */
  readonly offlineGrace: number;
}

/** guest.conf as pam/FORMAT.md section 1 has it. */
export function guestConf(c: GuestConf): string {
  return `version=1
instance=${c.instance}
vm=${c.vm}
user=${c.user}
domain=${c.domain}
relay=${c.relay ?? "none"}
chain_id=${c.chainId}
contract=${c.contract}
token_id=${c.tokenId}
attester=${c.attester}
offline_grace=${c.offlineGrace}
`;
}

/** What the keeper vouches for in the place of a contract wallet's signature. */
export interface Approval {
  /** The VM's uuid without dashes. */
  readonly instance: string;
  readonly chainId: bigint;
  /** AccessCredential, lower-case hex. */
  readonly contract: string;
  readonly tokenId: bigint;
  /** The contract wallet, any case. */
  readonly wallet: string;
  /** EIP-191 hash of the text that the wallet approved: 0x and 64 hex digits. */
  readonly hash: string;
}

/** The text that the attester signs by EIP-191, ending in a line feed. See pam/FORMAT.md section 6. */
export function approvalText(approval: Approval): string {
  return `BlockHost approval 1
instance=${approval.instance}
chain=${approval.chainId}
contract=${approval.contract}
token=${approval.tokenId}
wallet=${approval.wallet.toLowerCase()}
hash=${approval.hash.toLowerCase()}
`;
}

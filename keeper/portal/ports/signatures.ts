/** How a text was found to be signed. */
export type Signed =
  /** By the key of a plain wallet: r, s, v as 0x and 130 hex digits, low s. */
  | { readonly kind: "eoa"; readonly signature: string }
  /** By a contract wallet, which the chain confirmed (ERC-6492, ERC-1271). */
  | { readonly kind: "contract" };

export interface Signatures {
  /**
   * Whether a wallet signed a text by EIP-191.
   *
   * @param wallet lower-case address
   * @param signature 0x and hex digits, up to 8 KiB
   * @returns null when it did not
   * @throws RetryableError when the chain cannot be asked
   */
  check(wallet: string, text: string, signature: string): Promise<Signed | null>;
  /** The attester's word that a contract wallet approved a text, for a guest (pam/FORMAT.md section 6): r, s, v. */
  approve(subscription: bigint, wallet: string, text: string): Promise<string>;
}

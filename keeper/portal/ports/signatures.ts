/** How a text was found to be signed. */
export type Signed =
  /** By the key of a plain wallet: r, s, v as 0x and 130 hex digits in lower case, low s, v 27 or 28. */
  | { readonly kind: "eoa"; readonly signature: string }
  /** By a contract wallet, which a quorum of the chain's servers confirmed (ERC-6492, ERC-1271). */
  | { readonly kind: "contract" };

export interface Signatures {
  /**
   * Whether a wallet signed a text by EIP-191.
   *
   * @param wallet lower-case address
   * @param signature 0x and hex digits, up to 8 KiB; anything else is no signature
   * @returns null when it did not
   * @throws RetryableError when the chain cannot be asked
   */
  check(wallet: string, text: string, signature: string): Promise<Signed | null>;
  /**
   * The attester's word that the contract wallet which owns a machine approved a text, for that machine's guest
   * (pam/FORMAT.md section 6): r, s, v. Only for what `check` called signed by a contract in the last minutes. May take
   * seconds when it is the first of a wallet without code: the guest has to learn first what its owner is.
   *
   * @throws FinalError NOT_APPROVED when `check` did not say so, or the wallet is not the owner; RetryableError when the
   * chain cannot be asked
   */
  approve(subscription: bigint, wallet: string, text: string): Promise<string>;
}

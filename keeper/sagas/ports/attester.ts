/** Signs ownership statements with the host's attestation key, which guests pin when they are made. */
export interface Attester {
  /** Lower-case hex address of the key. */
  readonly address: string;
  /** EIP-191 signature of the text: 0x + 130 hex, low s, v 27 or 28. */
  sign(text: string): Promise<string>;
}

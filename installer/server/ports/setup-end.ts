/** What the end of the installation has to offer. */
export interface SetupEnd {
  /** What there is on chain and on disk, and the portal's address. No secrets. */
  result(): Promise<object>;
  /** The host's sealed backup. @throws FinalError before the first byte when it cannot be made */
  backup(passphrase: string): AsyncIterable<Uint8Array>;
}

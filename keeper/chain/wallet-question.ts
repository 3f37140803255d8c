/** What a contract wallet is asked about a signature. */
export interface WalletQuestion {
  readonly wallet: string;
  /** What was signed. */
  readonly hash: string;
  /** As the wallet itself takes it. */
  readonly signature: string;
  /** Who makes the wallet when it is not there yet, by ERC-6492; the zero address when nothing is said of it. */
  readonly factory: string;
  readonly factoryData: string;
}

/** What a page has a wallet send. Numbers are hex as wallets speak them; addresses of either case. */
export interface Transaction {
  readonly chainId: number;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  /** Native money that goes along, in its smallest unit. */
  readonly value: bigint;
  /** Tokens that the call takes from the account: looked at before the wallet is asked. */
  readonly spends: readonly { readonly token: string; readonly symbol: string; readonly amount: bigint }[];
  /**
   * The event that proves that it happened, by which it is found when nothing else tells: contract wallets answer with
   * a hash of their own, or late. Topics as `eth_getLogs` takes them; `contains`: hex that the event's data contains.
   */
  readonly proof: {
    readonly address: string;
    readonly topics: readonly (string | null)[];
    readonly contains?: string;
  };
}

/** What is known of a transaction from the moment the wallet was asked on. It survives a reload. */
export interface Sent {
  readonly transaction: Transaction;
  /** As the wallet told; null until then. A contract wallet's may be none of the chain's. */
  readonly hash: string | null;
  /** When the wallet told the hash, milliseconds of the page's clock; null until then. */
  readonly sentAt: number | null;
  /** Of the account: the next one when the wallet was asked, and the true one once the network showed it. */
  readonly nonce: number;
  /** Whether the network has shown it. */
  readonly isSeen: boolean;
  /** Whether the account is a contract: its nonce says nothing. */
  readonly isContract: boolean;
  /** Newest block when the wallet was asked. */
  readonly sinceBlock: number;
}

/** How it went. */
export interface Receipt {
  readonly hash: string;
  readonly logs: readonly {
    readonly address: string;
    readonly topics: readonly string[];
    readonly data: string;
  }[];
}

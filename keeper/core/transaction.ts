/** What the keeper may ask of the contracts. */
export type ContractCall =
  | {
      readonly kind: "deliver";
      readonly id: bigint;
      readonly purchaseRef: string;
      readonly credential: Uint8Array;
    }
  | { readonly kind: "reject"; readonly id: bigint; readonly reason: string }
  | { readonly kind: "close"; readonly id: bigint }
  | {
      readonly kind: "setCredential";
      readonly id: bigint;
      readonly epoch: number;
      readonly credential: Uint8Array;
    }
  /** Reverts when the stock is not what is expected any more. */
  | {
      readonly kind: "setStock";
      readonly plan: bigint;
      readonly expected: number;
      readonly stock: number;
    }
  /** The keeper is done with a command of the inbox. */
  | {
      readonly kind: "acknowledge";
      readonly inbox: string;
      readonly nonce: bigint;
      readonly resultHash: string;
    }
  /** Commands are sealed to this key from now on. */
  | { readonly kind: "setInboxKey"; readonly inbox: string; readonly key: string }
  /** What these subscriptions have earned goes to the treasury. */
  | { readonly kind: "collect"; readonly ids: readonly bigint[] }
  /** What is credited to the account goes to it. */
  | { readonly kind: "withdrawFor"; readonly account: string; readonly token: string }
  /** What the splitter owes to the payee goes to it. */
  | { readonly kind: "release"; readonly splitter: string; readonly token: string; readonly payee: string }
  /** The spender may take so much of the keeper's own tokens. */
  | { readonly kind: "approve"; readonly token: string; readonly spender: string; readonly amount: bigint }
  /** Exactly so much native money for the keeper's own tokens, at most so many of them. */
  | {
      readonly kind: "buyGas";
      /** Uniswap's SwapRouter02. */
      readonly router: string;
      /** Uniswap v3 path of an exact output, from wrapped native money back to the token. */
      readonly path: string;
      /** Wei. */
      readonly amountOut: bigint;
      /** Units of the token. */
      readonly maxIn: bigint;
      readonly recipient: string;
      /** Last second in which it may happen. */
      readonly deadline: number;
    }
  | LeaseCallWords;

/** What may be asked of PrefixLeases, `leases`, for our own deployment. */
type LeaseCallWords = { readonly leases: string } & (
  | {
      readonly kind: "requestLease";
      readonly broker: number;
      readonly keyEpoch: number;
      readonly sealed: string;
      /** Wei. */
      readonly fee: bigint;
    }
  /** Other keys for a lease, at no cost. */
  | {
      readonly kind: "rekeyLease";
      readonly leaseId: number;
      readonly keyEpoch: number;
      readonly sealed: string;
    }
  | { readonly kind: "renewLease"; readonly leaseId: number; readonly fee: bigint }
  | { readonly kind: "releaseLease"; readonly leaseId: number }
  /** A request that nobody has answered in time ends, and its fee is the payer's credit. */
  | { readonly kind: "expireLeaseRequest"; readonly requestId: number }
  /** What is credited to the account there goes to it. */
  | { readonly kind: "withdrawLeaseCredit"; readonly account: string }
);

export type TransactionOutcome =
  | { readonly state: "pending" }
  /** Mined with success and final by the chain's rule. */
  | { readonly state: "final"; readonly hash: string }
  /** Would revert or did: the contract's custom error by name, for the saga to decide on. */
  | { readonly state: "reverted"; readonly error: string };

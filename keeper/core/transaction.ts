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
  | { readonly kind: "setInboxKey"; readonly inbox: string; readonly key: string };

export type TransactionOutcome =
  | { readonly state: "pending" }
  /** Mined with success and final by the chain's rule. */
  | { readonly state: "final"; readonly hash: string }
  /** Would revert or did: the contract's custom error by name, for the saga to decide on. */
  | { readonly state: "reverted"; readonly error: string };

/** What a transaction asks of the contracts. */
export type Action =
  /** Nothing, sent to oneself: it only uses up a nonce. */
  | { readonly kind: "nothing" }
  | {
      readonly kind: "purchase";
      readonly planId: number;
      readonly numDays: number;
      readonly recipient: string;
      readonly encryptionKey: string;
    }
  | { readonly kind: "renew"; readonly id: bigint; readonly numDays: number }
  | { readonly kind: "cancel"; readonly id: bigint }
  | { readonly kind: "reclaim"; readonly id: bigint }
  | { readonly kind: "terminate"; readonly id: bigint }
  | { readonly kind: "transfer"; readonly id: bigint; readonly to: string }
  | { readonly kind: "setEncryptionKey"; readonly id: bigint; readonly encryptionKey: string }
  | { readonly kind: "setUser"; readonly id: bigint; readonly user: string; readonly expires: bigint }
  | {
      readonly kind: "requestOperation";
      readonly id: bigint;
      readonly operation: number;
      readonly argument: string;
    }
  | {
      readonly kind: "deliver";
      readonly id: bigint;
      readonly purchaseRef: string;
      readonly credential: string;
    }
  | { readonly kind: "reject"; readonly id: bigint; readonly reason: string }
  | { readonly kind: "close"; readonly id: bigint }
  | {
      readonly kind: "setCredential";
      readonly id: bigint;
      readonly epoch: number;
      readonly credential: string;
    }
  | { readonly kind: "setStock"; readonly plan: number; readonly expected: number; readonly stock: number }
  | { readonly kind: "collect"; readonly ids: readonly bigint[] }
  | {
      readonly kind: "post";
      readonly epoch: number;
      readonly ciphertext: string;
      /** Unix seconds. */
      readonly deadline: number;
    }
  | { readonly kind: "acknowledge"; readonly nonce: bigint; readonly resultHash: string }
  | { readonly kind: "setInboxKey"; readonly key: string };

/** A transaction as the chain sees it. */
export interface Tx {
  readonly hash: string;
  readonly from: string;
  /** Null for a tenant's: theirs are not ordered, and each is mined once. */
  readonly nonce: number | null;
  readonly action: Action;
  /** Wei for each gas. */
  readonly maxFeePerGas: bigint;
}

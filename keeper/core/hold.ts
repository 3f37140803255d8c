/** The operator's word that a subscription's VM is not to run. Its time runs on. */
export interface Hold {
  readonly subscription: bigint;
  /** Of the purchase that is meant: after a reorganisation the id may be another's. */
  readonly purchaseRef: string;
  /** As its tenant is told. */
  readonly reason: string;
  /** Unix seconds. */
  readonly since: number;
}

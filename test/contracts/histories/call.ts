/** A transaction on one of the contracts; accounts and tokens go by their names. */
export interface Call {
  readonly from: string;
  readonly on?: "subscriptions" | "credential";
  readonly method: string;
  readonly args: readonly unknown[];
}

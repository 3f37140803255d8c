/** What Hardhat's runner (EDR) says of one Solidity test, as far as we read it. */
export interface SolidityResult {
  readonly name: string;
  readonly status: "Success" | "Failure" | "Skipped";
  readonly reason: string | undefined;
  /** Of an invariant: what became of the calls, by `file:Contract.function`. */
  readonly kind: { readonly metrics?: Readonly<Record<string, CallMetrics>> };
  /** The input that failed, or the history that led to the failure, shortened. */
  readonly counterexample: SolidityCall | { readonly sequence: readonly SolidityCall[] } | undefined;
}

export interface CallMetrics {
  /** All of them, the two below included. */
  readonly calls: bigint;
  readonly reverts: bigint;
  /** Given up by `assume`. */
  readonly discards: bigint;
}

export interface SolidityCall {
  readonly contractName?: string;
  readonly signature?: string;
  readonly args?: string;
}

/** Reboots of VMs, each once for its order. */
export interface Reboots {
  /** @param since when it was ordered, milliseconds: a VM that was started since is done */
  begin(order: bigint, subscription: bigint, since: number): Promise<void>;
  /** How it ended; null while it has not. */
  outcome(
    order: bigint,
    subscription: bigint,
  ): Promise<{ readonly done: boolean; readonly detail: string } | null>;
}

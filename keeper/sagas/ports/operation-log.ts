import type { OperationRequest } from "../../core/operation.ts";

/**
 * What owners and users asked of their VMs. The contract's state only counts the requests; what they are is known from
 * events, which a server can hide or forge.
 */
export interface OperationLog {
  /** Requests numbered above `after` that are on the confirmed chain, in order, by the word of one server each. */
  requested(subscription: bigint, after: number): Promise<readonly OperationRequest[]>;
  /**
   * Looks at all servers for a request that the contract counts and `requested` does not have. A call does a part of the
   * search, the next goes on.
   * @returns whether `requested` has it now
   */
  find(subscription: bigint, sequence: number): Promise<boolean>;
  /**
   * A request as a quorum of servers has it on the final chain: what cannot be undone is done for no less. From then on
   * `requested` says the same.
   * @throws RetryableError while they do not agree
   */
  agreed(subscription: bigint, sequence: number): Promise<OperationRequest>;
}

import type { OperationRequest } from "../../core/operation.ts";

/** What owners and users asked of their VMs, from the saved events. */
export interface OperationLog {
  /** Requests numbered above `after` that are on the confirmed chain, in order. */
  requested(subscription: bigint, after: number): Promise<readonly OperationRequest[]>;
}

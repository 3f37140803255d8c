import type { PlacedRequest } from "../core/operation.ts";

/** Where the chain room keeps what owners and users asked for. Each method is one durable transaction. */
export interface OperationStore {
  /** Requests numbered above `after`, in order. */
  requested(subscription: bigint, after: number): Promise<readonly PlacedRequest[]>;
  /** Saves a request in the place of one with its number. */
  save(subscription: bigint, request: PlacedRequest): Promise<void>;
}

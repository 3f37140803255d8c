import type { OperationRequest } from "../core/operation.ts";
import type { Database } from "./database.ts";

/** What owners and users asked of their VMs. Written by ChainCursorRepository, with the events. */
export class OperationRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Requests numbered above `after` that are on the confirmed chain, in order. */
  requested(subscription: bigint, after: number): Promise<readonly OperationRequest[]> {
    return this.#db.all<OperationRequest>(
      `SELECT sequence, operation, argument, requested_at AS requestedAt FROM chain_operation
       WHERE subscription = ? AND sequence > ? ORDER BY sequence`,
      subscription.toString(),
      after,
    );
  }
}

import type { PlacedRequest } from "../core/operation.ts";
import type { Database } from "./database.ts";

/** What owners and users asked of their VMs. Written by ChainCursorRepository too, with the events. */
export class OperationRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Requests numbered above `after` that are on the confirmed chain, in order. */
  requested(subscription: bigint, after: number): Promise<readonly PlacedRequest[]> {
    return this.#db.all<PlacedRequest>(
      `SELECT sequence, operation, argument, requested_at AS requestedAt, block_number AS blockNumber
       FROM chain_operation WHERE subscription = ? AND sequence > ? ORDER BY sequence`,
      subscription.toString(),
      after,
    );
  }

  /** Saves a request in the place of one with its number. */
  async save(subscription: bigint, request: PlacedRequest): Promise<void> {
    const { sequence, operation, argument, requestedAt, blockNumber } = request;
    await this.#db.run(
      `INSERT OR REPLACE INTO chain_operation
         (subscription, sequence, operation, argument, requested_at, block_number)
       VALUES (?, ?, ?, ?, ?, ?)`,
      subscription.toString(),
      sequence,
      operation,
      argument,
      requestedAt,
      blockNumber,
    );
  }
}

import type { BlockId } from "./chain-log.ts";
import type { Machine } from "./machine.ts";

/** What a store knows that must be the same in one that takes its place. Jobs and journal are history and go with it. */
export interface StoreFacts {
  /** The last block whose events were read. */
  readonly cursor: BlockId | null;
  readonly machines: readonly Machine[];
  /** Last ownership statement's number, by subscription. */
  readonly statements: ReadonlyMap<bigint, number>;
  /** Released addresses and until when they rest, milliseconds. */
  readonly resting: ReadonlyMap<string, number>;
  /** Destructions that count for the circuit breaker, and when, milliseconds. */
  readonly destructions: ReadonlyMap<bigint, number>;
}

import type { CommandResult } from "../../protocol/command-result.ts";

/** Sends what was earned on its way to the treasury. */
export interface Collector {
  /** Begins, once for each order. */
  begin(order: bigint): Promise<void>;
  /** What came of it; null while that is not known. */
  outcome(order: bigint): Promise<{ readonly what: string; readonly facts: CommandResult["facts"] } | null>;
}

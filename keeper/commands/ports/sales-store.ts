/** A change of a plan's stock that is under way. */
export interface StockChange {
  readonly from: number;
  readonly to: number;
}

/** What is held back of a plan. */
export interface Withheld {
  readonly plan: bigint;
  /** Of its stock, to be given back when sales go on. */
  readonly stock: number;
  /** Rises with each change that has ended. */
  readonly changes: number;
  readonly pending: StockChange | null;
}

/** Whether sales are paused, and what of the plans' stock is held back for that. Each method is one durable transaction. */
export interface SalesStore {
  isPaused(): Promise<boolean>;
  setPaused(paused: boolean): Promise<void>;
  /** Plans of which something is or was held back. */
  withheld(): Promise<readonly Withheld[]>;
  /** Notes a change before it is sent. */
  begin(plan: bigint, change: StockChange): Promise<void>;
  /** The change has been made, or has not: what is held back follows. */
  end(plan: bigint, isMade: boolean): Promise<void>;
}

/** Subscriptions that are collected by one transaction, all of whose money is in one token. */
export interface Batch {
  readonly token: string;
  readonly ids: readonly bigint[];
}

/** What was decided on each occasion, before any of it was sent. Each method is one durable transaction. */
export interface CollectionStore {
  /** Null when nothing was decided yet. */
  planned(occasion: string): Promise<readonly Batch[] | null>;
  plan(occasion: string, batches: readonly Batch[], now: number): Promise<void>;
}

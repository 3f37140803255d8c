import type { OutboxEntry, SignedAttempt } from "../core/outbox-entry.ts";

/** Where the outbox keeps its transactions. Each method is one durable transaction. */
export interface OutboxStore {
  find(purpose: string): Promise<OutboxEntry | null>;
  /** Those in `sent` or `mined`, lowest nonce first. */
  open(): Promise<readonly OutboxEntry[]>;
  /** Nonces of the sender's entries in `sent` or `mined`. */
  openNonces(sender: string): Promise<ReadonlySet<number>>;
  /** Stores a new entry with its attempts; takes the place of a `lost` or `reverted` one. */
  create(entry: OutboxEntry): Promise<void>;
  addAttempt(purpose: string, attempt: SignedAttempt): Promise<void>;
  /** Stores state, mined and error of the entry. */
  settle(entry: OutboxEntry): Promise<void>;
}

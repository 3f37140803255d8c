/** Whether the store takes a write, tried with one. */
export interface WriteProbe {
  /** Rejects when the store does not. */
  write(now: number): Promise<void>;
}

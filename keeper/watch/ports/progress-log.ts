/** A line of a subscription's story, as everybody may read it. */
export interface ProgressLine {
  /** Rises from line to line. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** See ProgressEvent of keeper/sagas. */
  readonly name: string;
  readonly saga: string;
  readonly step: string;
  /** Which operation was done or refused, or why a purchase is given up (see REJECT_REASONS); often nothing. */
  readonly word?: string;
}

export interface ProgressLog {
  /** Up to `limit` entries of the subscription's journal after the line numbered `after`; `last` is the newest looked at. */
  after(
    subscription: bigint,
    after: number,
    limit: number,
  ): Promise<{ readonly lines: readonly ProgressLine[]; readonly last: number; readonly more: boolean }>;
}

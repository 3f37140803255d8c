/** How far a catch-up has come. */
export interface CatchUpProgress {
  /** The last block that is saved, and the one to be reached. */
  readonly block: number;
  readonly of: number;
  /** 0 to 100 of the blocks that were missing when it began. */
  readonly percent: number;
  /** Saved since it began. */
  readonly events: number;
  readonly done: boolean;
}

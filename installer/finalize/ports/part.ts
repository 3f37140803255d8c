/** Tells the operator what is being done, in a line; never a secret. */
export type Say = (line: string) => void;

/** One thing that the installer sees to. What is there counts, not what somebody remembers to have done. */
export interface Part<Output> {
  /** The thing as it is, when it is there whole and as the answers want it; null when there is something to do. */
  look(): Promise<Output | null>;
  /**
   * Makes it, or makes whole what a crash has left of it: after a kill between any two of its effects it is called again.
   *
   * @param waiting aborts when nothing is wanted any more: it ends waits alone, an effect under way is brought to its end
   */
  make(say: Say, waiting: AbortSignal): Promise<Output>;
}

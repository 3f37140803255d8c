/** What is known of a command: `taken` before anything of it is done, `begun` once that has been done, then `done`. */
export interface KeptCommand {
  readonly nonce: bigint;
  /** Tells it from another that a reorganisation puts in its place; empty when nothing of it could be read. */
  readonly digest: string;
  readonly state: "taken" | "begun" | "done";
  /** Milliseconds. */
  readonly takenAt: number;
  /** Set when it is done. */
  readonly answer: CommandAnswer | null;
  /** The chain has its acknowledgement for good. */
  readonly settled: boolean;
}

/** What came of a command, as it is served. */
export interface CommandAnswer {
  /** Of its text, which is acknowledged: 0x + 64 hex. */
  readonly hash: string;
  /** To be opened by the sender, 0x and hex; null when there was no key to seal it to. */
  readonly sealed: string | null;
  /** The text, when it is not sealed. */
  readonly open: string | null;
}

/** Commands and what came of them. Each method is one durable transaction. */
export interface CommandJournal {
  find(nonce: bigint): Promise<KeptCommand | null>;
  /** All commands up to it are settled. */
  settledUpTo(): Promise<bigint>;
  /** Notes that it is about to be obeyed, unless that was noted before. */
  take(nonce: bigint, digest: string, now: number): Promise<KeptCommand>;
  begun(nonce: bigint): Promise<void>;
  /** Keeps the first answer that it is given. */
  finish(nonce: bigint, digest: string, answer: CommandAnswer, now: number): Promise<void>;
  settle(nonce: bigint, now: number): Promise<void>;
  /**
   * Another command stands in its place: forgets it, and what came of those after it, but not when they were taken.
   * Nothing is forgotten of what is settled.
   */
  forgetFrom(nonce: bigint): Promise<void>;
  /** Forgets settled commands that were taken before. */
  prune(before: number): Promise<void>;
}

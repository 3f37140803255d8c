/** What came of the operator's commands. */
export interface CommandAnswers {
  /** Null while nothing did. */
  answer(nonce: bigint): Promise<{
    /** As the keeper acknowledges it: 0x + 64 hex. */
    readonly hash: string;
    /** To be opened by the sender: 0x and hex; null when there was no key to seal it to. */
    readonly sealed: string | null;
    /** The text, when it is not sealed. */
    readonly open: string | null;
  } | null>;
}

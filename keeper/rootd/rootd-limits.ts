/** What both ends of rootd's socket hold each other to. */
export const ROOTD_LIMITS = {
  /** Longest line, either way. */
  bytes: 65_536,
  /** From the connection to the answer. */
  milliseconds: 10_000,
} as const;

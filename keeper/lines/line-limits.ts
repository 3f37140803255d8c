/** What both ends of a socket hold each other to, unless told otherwise. */
export const LINE_LIMITS = {
  /** Longest line, either way. */
  bytes: 65_536,
  /** From the connection to the answer. */
  milliseconds: 10_000,
} as const;

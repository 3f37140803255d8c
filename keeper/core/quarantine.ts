const HOUR_MS = 3_600_000;

/** How long a released address rests, milliseconds: the tenant's known_hosts and neighbours' caches still name it. */
export const QUARANTINE_MS = {
  /** Of a purchase that was given up before its delivery. */
  undelivered: HOUR_MS,
  /** Of a VM that was somebody's. */
  delivered: 24 * HOUR_MS,
} as const;

/** An authority looks within minutes; what is forgotten by then is put anew. Seconds. */
const KEPT = 3_600;
/** Of one lease. Names in it are as many as it has addresses. */
const MOST_NAMES = 64;

/** What hosts want to be read at `_acme-challenge` of their names (RFC 8555, 8.4). In memory: nobody needs it for long. */
export interface ChallengeBook {
  /**
   * Replaces what is at a label; nothing takes it away.
   *
   * @param lease its prefix
   * @param now unix seconds
   * @returns false when the lease has too many already
   */
  put(lease: string, label: string, values: readonly string[], now: number): boolean;
  of(label: string, now: number): readonly string[];
}

export function challengeBook(): ChallengeBook {
  const book = new Map<string, { lease: string; values: readonly string[]; until: number }>();
  return {
    put(lease, label, values, now) {
      for (const [name, { until }] of book) if (until <= now) book.delete(name);
      book.delete(label);
      if (values.length === 0) return true;
      if ([...book.values()].filter((one) => one.lease === lease).length >= MOST_NAMES) return false;
      book.set(label, { lease, values, until: now + KEPT });
      return true;
    },
    of(label, now) {
      const found = book.get(label);
      return found === undefined || found.until <= now ? [] : found.values;
    },
  };
}

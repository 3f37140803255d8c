/** Capped exponential back-off, milliseconds. */
export interface RetryPolicy {
  readonly firstMs: number;
  readonly capMs: number;
}

/**
 * Pause before the try after `tries` failures in a row: doubles from `firstMs` to `capMs`, then between half and all of
 * it, so that many jobs that failed together do not come back together.
 *
 * @param tries failures so far, 1 or more
 * @param jitter 0 (shortest) to 1 (longest)
 */
export function retryDelay(policy: RetryPolicy, tries: number, jitter: number): number {
  // 2^30 ms is longer than any cap; larger exponents would only lose precision.
  const full = Math.min(policy.capMs, policy.firstMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(full / 2 + (full / 2) * jitter);
}

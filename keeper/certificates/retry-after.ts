/** A week: whoever says more is not to be believed. */
const MOST_MS = 7 * 86_400_000;

/** How long an answer's Retry-After says to wait, milliseconds; 0 when it does not. Seconds or a date (RFC 9110). */
export function retryAfter(header: unknown, now: number): number {
  if (typeof header !== "string") return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MOST_MS) : 0;
}

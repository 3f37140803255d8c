/** First pause when the server names none; doubles with each refusal in a row. Milliseconds. */
const FIRST_MS = 500;
const CAP_MS = 60_000;
/** The longest pause that a server may ask for. */
const ASKED_CAP_MS = 600_000;

/**
 * Whether an answer says "too many requests". Code -32005 also says "too many results", which is no reason to rest but
 * to ask for less.
 */
export function isRateLimit(status: number, code?: number, message = ""): boolean {
  if (status === 429 || code === 429) return true;
  return code === -32005 && !/result|range|block/i.test(message);
}

/**
 * How long a server rests after it said so, milliseconds.
 * @param refusals in a row, 1 or more
 * @param askedMs what its Retry-After asks for
 */
export function restMs(refusals: number, askedMs: number | null): number {
  const own = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(refusals - 1, 20));
  return askedMs === null ? own : Math.min(ASKED_CAP_MS, Math.max(own, askedMs));
}

const HOUR_MS = 3_600_000;

/**
 * The occasion that a point in time belongs to, by when it began, such as `2026-11-26T00`: the same for all moments
 * until the next begins, whatever happens to the keeper in between, and never again afterwards.
 *
 * @param now milliseconds since the epoch
 */
export function occasionAt(now: number, everyHours: number): string {
  const everyMs = everyHours * HOUR_MS;
  return new Date(Math.floor(now / everyMs) * everyMs).toISOString().slice(0, 13);
}

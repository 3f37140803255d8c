/** Seconds in `count` days. */
export function days(count: number): number {
  return count * 86_400;
}

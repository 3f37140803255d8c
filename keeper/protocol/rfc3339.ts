/** Unix seconds as RFC 3339 in UTC with whole seconds: what wallets and guests write. Up to the year 9999. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

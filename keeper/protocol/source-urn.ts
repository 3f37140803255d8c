/**
 * Where a connection comes from, as a resource of a text that a wallet signs. An IPv6 address stands in brackets,
 * percent-encoded because a URN may not hold them.
 *
 * @param address numeric IP address without brackets
 * @param suffix `:` and a port, or `/` and the length of a prefix
 */
export function sourceUrn(address: string, suffix: string): string {
  const host = address.replaceAll("%", "%25");
  return `urn:blockhost:from:${host.includes(":") ? `%5B${host}%5D` : host}${suffix}`;
}

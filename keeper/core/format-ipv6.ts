/** An IPv6 address as RFC 5952 writes it. @param value 0 to 2^128 - 1 */
export function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  // The URL standard's serializer is that of RFC 5952, but for IPv4 tails, which it does not know.
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

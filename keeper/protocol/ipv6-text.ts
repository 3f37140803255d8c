/** An IPv6 address as RFC 5952 has it: lower case, the longest run of zeros as `::`. @throws RangeError when it is none */
export function ipv6Text(address: bigint): string {
  if (address < 0n || address >> 128n !== 0n) throw new RangeError("an IPv6 address has 128 bits");
  const groups = address.toString(16).padStart(32, "0").match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

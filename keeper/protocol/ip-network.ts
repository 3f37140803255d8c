const IPV4 = /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/;
const IPV6 = /^(?=.*:)[0-9a-f.:]{2,45}$/;
const LENGTH = /^(0|[1-9][0-9]{0,2})$/;

/** A network of IP addresses, where an address alone is a network of one. */
export interface IpNetwork {
  /** Bits of an address of its family. */
  readonly bits: 32 | 128;
  /** Its first address. */
  readonly first: bigint;
  /** Bits that all of its addresses have in common. */
  readonly length: number;
}

/**
 * Reads `203.0.113.0/24`, `2001:db8::/32` or an address alone.
 *
 * @throws RangeError when it is neither, or names an address inside of a network
 */
export function ipNetwork(text: string): IpNetwork {
  const [address = "", length, ...rest] = text.toLowerCase().split("/");
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined;
  const prefix = length ?? String(bits);
  if (bits !== undefined && rest.length === 0 && LENGTH.test(prefix) && Number(prefix) <= bits) {
    const first = numberOf(address);
    if ((first & ((1n << BigInt(bits - Number(prefix))) - 1n)) === 0n)
      return { bits, first, length: Number(prefix) };
  }
  throw new RangeError(
    "a network is written as in 203.0.113.0/24 or 2001:db8::/32, with no bit set after its length",
  );
}

function isIpv4(address: string): boolean {
  return IPV4.test(address) && address.split(".").every((part) => Number(part) < 256);
}

function isIpv6(address: string): boolean {
  return IPV6.test(address) && URL.canParse(`http://[${address}]/`);
}

function numberOf(address: string): bigint {
  if (isIpv4(address)) return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  // The URL parser writes an IPv4 tail in hex and shortens what can be.
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groups = (part = "") => part.split(":").filter((group) => group !== "");
  const [high, low] = [groups(head), groups(tail)];
  const all = [...high, ...Array<string>(8 - high.length - low.length).fill("0"), ...low];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

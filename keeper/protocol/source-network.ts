const IPV4 = /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/;
const IPV6 = /^(?=.*:)[0-9a-f.:]{2,45}$/;

/**
 * The network that a key may be used from, as delegations have it: `203.0.113.0/24`, `2001:db8::/32`. An address alone
 * is a network of one.
 *
 * @throws RangeError when it is neither, or names an address inside of a network: sshd would take that for a mistake
 */
export function sourceNetwork(text: string): string {
  const [address = "", length, ...rest] = text.toLowerCase().split("/");
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : 0;
  const prefix = length ?? String(bits);
  const wrong =
    bits === 0 || rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(prefix) || Number(prefix) > bits;
  if (wrong || (numberOf(address) & ((1n << BigInt(bits - Number(prefix))) - 1n)) !== 0n)
    throw new RangeError(
      "a network is written as in 203.0.113.0/24 or 2001:db8::/32, with no bit set after its length",
    );
  return `${address}/${prefix}`;
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

import { FinalError } from "./errors.ts";
import { formatIpv4, parseIpv4 } from "./ipv4.ts";

/** The IPv4 addresses that VMs may have: `first` to `last`, both included, inside the network of `cidr`. */
export interface AddressPool {
  /** Such as `10.77.0.0/16`. */
  readonly cidr: string;
  readonly gateway: string;
  readonly first: string;
  readonly last: string;
}

/** Length of the network's prefix, 0 to 32. */
export function prefixOf(pool: AddressPool): number {
  return Number(pool.cidr.slice(pool.cidr.indexOf("/") + 1));
}

/**
 * What is wrong with a pool, as a sentence, or null.
 */
export function addressPoolProblem(pool: AddressPool): string | null {
  const [network, prefix] = pool.cidr.split("/");
  const base = parseIpv4(network ?? "");
  if (base === null || !/^\d{1,2}$/.test(prefix ?? "") || Number(prefix) > 30)
    return "cidr is not a.b.c.d/prefix";
  const size = 2 ** (32 - Number(prefix));
  if (base % size !== 0) return "cidr has bits set beyond its prefix";
  const [gateway, first, last] = [pool.gateway, pool.first, pool.last].map(parseIpv4);
  if (gateway == null || first == null || last == null)
    return "gateway, first and last must be IPv4 addresses";
  const usable = (value: number) => value > base && value < base + size - 1;
  if (![gateway, first, last].every(usable)) return "gateway, first and last must be host addresses of cidr";
  if (first > last) return "first comes after last";
  if (gateway >= first && gateway <= last) return "the gateway is between first and last";
  return null;
}

/**
 * A free address: the one whose place in the pool is that of the subscription, or the next free one after it, round
 * the end. So who reads an address can tell whose it is, as a rule; which one a VM really has is read from its fence.
 *
 * @throws FinalError NO_ADDRESS when all are taken
 */
export function chooseAddress(pool: AddressPool, taken: ReadonlySet<string>, subscription: bigint): string {
  const first = parseIpv4(pool.first) ?? 0;
  const size = (parseIpv4(pool.last) ?? 0) - first + 1;
  const start = Number((subscription - 1n) % BigInt(size));
  for (let i = 0; i < size; i++) {
    const address = formatIpv4(first + ((start + i) % size));
    if (!taken.has(address)) return address;
  }
  throw new FinalError(
    "NO_ADDRESS",
    `no free IPv4 address is left between ${pool.first} and ${pool.last}`,
    "widen network.first to network.last in the configuration, or lower the stock of the plans",
  );
}

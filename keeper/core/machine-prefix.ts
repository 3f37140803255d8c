import { ipNetwork } from "../protocol/ip-network.ts";
import { ipv6Text } from "../protocol/ipv6-text.ts";
import type { AddressPool } from "./address-pool.ts";
import { parseIpv4 } from "./ipv4.ts";

/** The host's own address in it. Number 0 is that of all its routers (RFC 4291, 2.6.1). */
const HOST = 1n;
const FIRST_MACHINE = 2n;
/** Unicast that the world routes: 2000::/3. */
const GLOBAL = 1n;

/**
 * What is wrong with a prefix for the machines of a pool, as a sentence, or null.
 *
 * @param prefix routed to the host, as in `2001:db8:1::/64`; each machine has one address of it
 */
export function machinePrefixProblem(prefix: string, pool: AddressPool): string | null {
  let network: ReturnType<typeof ipNetwork>;
  try {
    network = ipNetwork(prefix);
  } catch {
    return "is no network, as in 2001:db8:1::/64, with no bit set after its length";
  }
  if (network.bits !== 128 || network.first >> 125n !== GLOBAL) return "is no global IPv6 network";
  const machines = BigInt((parseIpv4(pool.last) ?? 0) - (parseIpv4(pool.first) ?? 0) + 1);
  return FIRST_MACHINE + machines > 1n << BigInt(128 - network.length)
    ? `has no room for ${machines} machines`
    : null;
}

/** The address by which machines reach the host, and through it the world. */
export function hostIpv6(prefix: string): string {
  return ipv6Text(ipNetwork(prefix).first + HOST);
}

/**
 * A machine's IPv6 address: its place in the prefix is that of its IPv4 address in the pool, so that nothing has to be
 * remembered, and no two machines have the same.
 *
 * @param ipv4 of the pool
 */
export function machineIpv6(prefix: string, pool: AddressPool, ipv4: string): string {
  const place = (parseIpv4(ipv4) ?? 0) - (parseIpv4(pool.first) ?? 0);
  return ipv6Text(ipNetwork(prefix).first + FIRST_MACHINE + BigInt(place));
}

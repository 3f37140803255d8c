import type { Cleanup } from "../process/cleanup.ts";
import { type Machine, startMachine } from "./start-machine.ts";

/** Where the broker is in the old Internet. */
export const BROKER_IPV4 = "203.0.113.2";
/** What is routed to the broker. */
export const POOL = "2001:db8::/48";
/** The broker's own address, and its interface to the Internet. */
const BROKER_IPV6 = "2001:db8:ffff::2";
export const BROKER_UPLINK = "up0";
/** The host's interface to the Internet, which has no IPv6 there, and the bridge of its guests. */
export const HOST_UPLINK = "net0";
export const BRIDGE = "vmbr0";

/** An Internet, a broker's machine and a host's, which has IPv4 only: three machines and the cables between them. */
export interface Roads {
  readonly internet: Machine;
  readonly broker: Machine;
  readonly host: Machine;
}

/** @param gateway the host's address on its guests' bridge, with the length of their network: `10.77.0.1/16` */
export async function layRoads(cleanup: Cleanup, gateway: string): Promise<Roads> {
  const [internet, broker, host] = await Promise.all([
    startMachine(cleanup),
    startMachine(cleanup),
    startMachine(cleanup),
  ]);
  await internet.cable("broker", broker, BROKER_UPLINK);
  await internet.cable("host", host, HOST_UPLINK);
  await internet.run("sysctl", ["-qw", "net/ipv4/ip_forward=1"]);
  await internet.ip(
    "address add 2001:db8:ffff::1/64 dev broker nodad",
    "address add 203.0.113.1/24 dev broker",
    "address add 198.51.100.1/24 dev host",
    `route add ${POOL} via ${BROKER_IPV6}`,
  );
  await broker.ip(
    `address add ${BROKER_IPV6}/64 dev ${BROKER_UPLINK} nodad`,
    `address add ${BROKER_IPV4}/24 dev ${BROKER_UPLINK}`,
    "route add default via 203.0.113.1",
    "route add default via 2001:db8:ffff::1",
  );
  await host.ip(
    `link add ${BRIDGE} type bridge`,
    `link set ${BRIDGE} up`,
    `address add ${gateway} dev ${BRIDGE}`,
    `address add 198.51.100.7/24 dev ${HOST_UPLINK}`,
    "route add default via 198.51.100.1",
  );
  return { internet, broker, host };
}

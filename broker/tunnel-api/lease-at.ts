import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import type { LeaseIndex } from "../core/lease-index.ts";

/** The lease that a connection's address belongs to; undefined also for what is no IPv6 address of the Internet. */
export function leaseAt<T>(leases: LeaseIndex<T>, address: string): T | undefined {
  try {
    const { bits, first } = ipNetwork(address);
    return bits === 128 ? leases.at(first) : undefined;
  } catch {
    return undefined;
  }
}

import { ipv6Text } from "../../keeper/protocol/ipv6-text.ts";
import type { NetworkConfig } from "./network-config.ts";

/** The broker's own address in the tunnel: the first of the first prefix, which is leased to nobody. */
export function gatewayOf({ pool }: Pick<NetworkConfig, "pool">): string {
  return ipv6Text(pool.first + 1n);
}

import { parseIpv4 } from "./ipv4.ts";

/** The router's port that leads to a VM's port 22. May be beyond 65535, which no configuration may allow. */
export function forwardedPort(portBase: number, ipv4: string): number {
  return portBase + ((parseIpv4(ipv4) ?? 0) % 65_536);
}

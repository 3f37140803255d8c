import type { GuestSeed } from "../core/guest-seed.ts";
import { validateSeed } from "./validate-seed.ts";

/**
 * A guest's addresses and ways, as systemd-networkd reads them.
 *
 * @throws FinalError GUEST_SEED_INVALID when a value could break out of its line
 */
export function uplinkDocument({ mac, address, dns }: Pick<GuestSeed, "mac" | "address" | "dns">): string {
  validateSeed({ mac, address, dns }, mac);
  const { ipv4, prefix, gateway, ipv6 } = address;
  return [
    "[Match]",
    `MACAddress=${mac}`,
    "",
    "[Network]",
    "DHCP=no",
    "IPv6AcceptRA=no",
    `Address=${ipv4}/${prefix}`,
    `Gateway=${gateway}`,
    ...(ipv6 === null ? [] : [`Address=${ipv6.address}/128`]),
    ...dns.map((server) => `DNS=${server}`),
    ...(ipv6 === null ? [] : ["", "[Route]", `Gateway=${ipv6.gateway}`, "GatewayOnLink=yes"]),
    "",
  ].join("\n");
}

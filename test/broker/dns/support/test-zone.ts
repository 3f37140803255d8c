import { leaseIndex } from "../../../../broker/core/lease-index.ts";
import { dnsConfig } from "../../../../broker/dns/dns-config.ts";
import { type LeaseZone, leaseZone } from "../../../../broker/dns/lease-zone.ts";
import { ipv6Prefix } from "../../../../keeper/protocol/ipv6-prefix.ts";

export const ZONE = "v6.example.net";
export const CHALLENGE = "a".repeat(43);
/** An address of the one lease, and one of none. */
export const LEASED = "2001-db8-1-5--2";
export const FREE = "2001-db8-1-6--2";
export const POOL_ARPA = "1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";

/** A zone with one lease, 2001:db8:1:5::/64, whose second address has a challenge. */
export function testZone(): LeaseZone {
  const config = dnsConfig.parse({
    zone: ZONE,
    nameservers: [
      { name: `ns1.${ZONE}`, ipv4: "203.0.113.2", ipv6: "2001:db8:ffff::2" },
      { name: "ns2.example.org" },
    ],
    contact: "hostmaster.example.net",
  });
  const leases = leaseIndex([{ prefix: "2001:db8:1:5::/64" }]);
  return leaseZone(
    config,
    ipv6Prefix("2001:db8:1::/48"),
    () => leases,
    (label) => (label === LEASED ? [CHALLENGE] : []),
  );
}

import { gatewayOf } from "./gateway-of.ts";
import type { NetworkConfig } from "./network-config.ts";

/** The name of our table in nftables. */
export const FILTER = "inet blockhost_broker";

/**
 * What may pass, as one transaction for nftables that replaces what was there: at no instant is there less.
 *
 * That a host sends only from its own prefix is WireGuard's doing, which drops what comes by another key. The rules add
 * that this prefix is leased and not suspended, that nobody else sends from it, and where it leads to: to the Internet,
 * not to what else this machine can reach. Who may not is told so, but for those who say that they are somebody else.
 *
 * @param leased the prefixes that are let through
 */
export function ruleset(config: NetworkConfig, leased: readonly string[]): string {
  const { tunnel, uplink, betweenHosts, apiPort, dnsPort } = config;
  const gateway = gatewayOf(config);
  const elements = leased.length === 0 ? "" : `elements = { ${leased.join(", ")} }`;
  return `
    add table ${FILTER}
    delete table ${FILTER}
    table ${FILTER} {
      set leased { type ipv6_addr; flags interval; ${elements} }
      chain from_host {
        ip6 saddr != @leased counter drop
        ${betweenHosts ? `oifname "${tunnel}" ip6 daddr @leased accept` : ""}
        oifname != "${uplink}" counter reject with icmpx admin-prohibited
      }
      chain to_host {
        iifname != "${uplink}" counter reject with icmpx admin-prohibited
        ip6 saddr @leased counter drop
        ip6 daddr != @leased counter drop
      }
      chain forward {
        type filter hook forward priority filter - 10; policy accept;
        iifname "${tunnel}" goto from_host
        oifname "${tunnel}" goto to_host
      }
      chain asked_by_host {
        ip6 saddr != @leased counter drop
        ct state established accept
        icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request, echo-reply } accept
        ip6 daddr ${gateway} tcp dport ${apiPort} accept
        ${dnsPort === null ? "" : `meta l4proto { tcp, udp } th dport ${dnsPort} accept`}
        counter reject with icmpx admin-prohibited
      }
      chain input {
        type filter hook input priority filter - 10; policy accept;
        iifname "lo" accept
        iifname "${tunnel}" goto asked_by_host
        ip6 saddr @leased counter drop
        ip6 daddr ${gateway} counter reject with icmpx admin-prohibited
      }
      ${
        dnsPort === null
          ? ""
          : `chain names {
        type nat hook prerouting priority dstnat; policy accept;
        meta l4proto { tcp, udp } th dport 53 fib daddr type local dnat to :${dnsPort}
      }`
      }
    }
  `;
}

/** The name of our table in nftables. */
export const TUNNEL_TABLE = "inet blockhost_tunnel";

export interface TunnelRules {
  /** The tunnel's interface. */
  readonly name: string;
  /** What is routed to this host. */
  readonly prefix: string;
  /** The host's own address of it, which no machine may send from: by it the broker knows the host. */
  readonly hostAddress: string;
  /** Where the machines are that have addresses of it. */
  readonly bridge: string;
  /** TCP ports of the host itself that are open to the Internet by the tunnel. */
  readonly hostPorts: readonly number[];
}

/**
 * What may pass the tunnel, as one transaction for nftables that replaces what was there. The broker is a stranger: it
 * reaches the machines at their prefix, and of the host and the networks around it nothing that is not named. Machines
 * send from the prefix alone.
 */
export function tunnelRules({ name, prefix, hostAddress, bridge, hostPorts }: TunnelRules): string {
  return `
    add table ${TUNNEL_TABLE}
    delete table ${TUNNEL_TABLE}
    table ${TUNNEL_TABLE} {
      chain come {
        meta nfproto ipv4 counter drop
        ip6 saddr ${prefix} counter drop
        ip6 daddr != ${prefix} counter drop
        ct state established,related accept
      }
      chain forward {
        type filter hook forward priority filter - 10; policy accept;
        oifname "${name}" ip6 saddr != ${prefix} counter drop
        oifname "${name}" ip6 saddr ${hostAddress} counter drop
        oifname "${name}" meta nfproto ipv4 counter drop
        iifname "${name}" jump come
        iifname "${name}" oifname != "${bridge}" counter drop
      }
      chain input {
        type filter hook input priority filter - 10; policy accept;
        iifname "${name}" jump come
        iifname "${name}" icmpv6 type { echo-request, echo-reply, destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
        ${hostPorts.length === 0 ? "" : `iifname "${name}" tcp dport { ${hostPorts.join(", ")} } accept`}
        iifname "${name}" counter drop
      }
    }
  `;
}

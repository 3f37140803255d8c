import { KNOCK_SECONDS } from "../protocol/knock-seconds.ts";
import type { RootdConfig } from "./rootd-config.ts";

/**
 * The nftables table that closes the ports, as one transaction that replaces what was there: at no instant is a port
 * open that was closed. Other tables keep their say; an `accept` here ends only this one's judgement.
 *
 * The sets' own timeout is for an element that somebody adds by hand and without one.
 */
export function firewallTable({ ports, always }: RootdConfig): string {
  const set = (name: string, type: string) =>
    `set ${name} { type ${type} . inet_service; flags interval, timeout; timeout ${KNOCK_SECONDS.most}s; size 256; }`;
  const neverClosed = always.map(
    (network) => `${network.includes(":") ? "ip6" : "ip"} saddr ${network} accept`,
  );
  return `
    add table inet blockhost
    delete table inet blockhost
    table inet blockhost {
      ${set("knock4", "ipv4_addr")}
      ${set("knock6", "ipv6_addr")}
      chain doors {
        iifname "lo" accept
        ct state established accept
        ${neverClosed.join("\n        ")}
        ip saddr . tcp dport @knock4 accept
        ip6 saddr . tcp dport @knock6 accept
        counter drop
      }
      chain input {
        type filter hook input priority filter - 10; policy accept;
        tcp dport { ${ports.join(", ")} } jump doors
      }
    }
  `;
}

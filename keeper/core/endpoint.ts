import type { AddressPool } from "./address-pool.ts";
import { forwardedPort } from "./forwarded-port.ts";
import type { Machine } from "./machine.ts";
import { machineIpv6 } from "./machine-prefix.ts";
import type { OnionService } from "./onion-service.ts";

/**
 * How tenants reach a VM: at its own address of either kind; through a router that forwards port `portBase` + the low 16
 * bits of the VM's IPv4 on `host` to the VM's port 22; or through Tor, at an onion service of its own.
 */
export type EndpointRule =
  | { readonly mode: "direct" }
  | { readonly mode: "ipv6" }
  | { readonly mode: "forwarded"; readonly host: string; readonly portBase: number }
  | { readonly mode: "onion"; readonly serviceOf: (subscription: bigint) => OnionService };

/** How the machines of a host are addressed and reached. */
export interface Addressing {
  readonly pool: AddressPool;
  /** The prefix that is routed to the host now, which machines have or are to get; null: none is. */
  readonly ipv6: string | null;
  readonly endpoint: EndpointRule;
}

/** Host and port of a VM's sshd for its tenant. @throws RangeError for a rule that needs IPv6 where there is none */
export function endpointOf(
  { pool, ipv6, endpoint }: Addressing,
  { subscription, ipv4, ipv6Prefix }: Pick<Machine, "subscription" | "ipv4" | "ipv6Prefix">,
): { readonly host: string; readonly port: number } {
  switch (endpoint.mode) {
    case "direct":
      return { host: ipv4, port: 22 };
    case "ipv6": {
      const prefix = ipv6Prefix ?? ipv6;
      if (prefix === null) throw new RangeError("machines are reached by IPv6, and have none");
      return { host: machineIpv6(prefix, pool, ipv4), port: 22 };
    }
    case "forwarded":
      return { host: endpoint.host, port: forwardedPort(endpoint.portBase, ipv4) };
    case "onion":
      return { host: `${endpoint.serviceOf(subscription).id}.onion`, port: 22 };
  }
}

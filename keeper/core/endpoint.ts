import { parseIpv4 } from "./ipv4.ts";

/**
 * How tenants reach a VM: at its own address, or through a router that forwards port `portBase` + the low 16 bits of
 * the VM's IPv4 on `host` to the VM's port 22.
 */
export type EndpointRule =
  | { readonly mode: "direct" }
  | { readonly mode: "forwarded"; readonly host: string; readonly portBase: number };

/** Host and port of a VM's sshd for its tenant. */
export function endpointOf(
  rule: EndpointRule,
  ipv4: string,
): { readonly host: string; readonly port: number } {
  if (rule.mode === "direct") return { host: ipv4, port: 22 };
  return { host: rule.host, port: rule.portBase + ((parseIpv4(ipv4) ?? 0) % 65_536) };
}

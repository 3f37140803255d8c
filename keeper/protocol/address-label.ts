import { ipNetwork } from "./ip-network.ts";
import { ipv6Text } from "./ipv6-text.ts";

/**
 * The one label by which a broker's zone has an IPv6 address: its text with hyphens for colons, `2001-db8-1--2`. A host
 * knows the names of its addresses by that, without asking anybody.
 */
export function addressLabel(address: bigint): string {
  const label = ipv6Text(address).replaceAll(":", "-");
  // A hyphen may neither begin nor end a label (RFC 1123).
  return `${label.startsWith("-") ? "0" : ""}${label}${label.endsWith("-") ? "0" : ""}`;
}

/** The address of such a label, or null: each address has one label only. */
export function addressOfLabel(label: string): bigint | null {
  if (!/^[0-9a-f-]{3,39}$/.test(label)) return null;
  try {
    const { bits, first } = ipNetwork(label.replaceAll("-", ":"));
    return bits === 128 && addressLabel(first) === label ? first : null;
  } catch {
    return null;
  }
}

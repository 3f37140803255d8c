import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import type { FirewallState } from "../state/state.ts";

/** A firewall's state by `cluster`, `node` or VM id; one that was never written is empty. */
export function firewallOf(node: PveNode, key: string): FirewallState {
  node.state.firewalls[key] ??= { options: {}, ipsets: {}, rules: [], aliases: {} };
  return node.state.firewalls[key];
}

/** Hash for optimistic locking; of an empty part it is SHA-1 of nothing, as on the real server. */
export function firewallDigest(part: unknown): string {
  const text = JSON.stringify(part);
  return createHash("sha1")
    .update(text === "{}" || text === "[]" ? "" : text)
    .digest("hex");
}

export function checkFirewallDigest(part: unknown, digest: string | undefined): void {
  if (digest !== undefined && digest !== firewallDigest(part))
    throw ApiError.failed("detected modified configuration - file changed by other user? Try again.");
}

/** An address as it is stored: host bits cut, `/32` and `/128` left out, IPv6 compressed. */
export function normalizeCidr(text: string): string {
  const [address = "", prefixText] = text.split("/");
  const width = isIPv4(address) ? 32 : 128;
  const prefix = prefixText === undefined ? width : Number(prefixText);
  if (prefix === 0) throw ApiError.parameters({ cidr: "a zero prefix is not allowed in ipset entries" });
  const bits = (toBits(address) >> BigInt(width - prefix)) << BigInt(width - prefix);
  const shown = width === 32 ? printIpv4(bits) : printIpv6(bits);
  return prefix === width ? shown : `${shown}/${prefix}`;
}

function toBits(address: string): bigint {
  if (isIPv4(address)) return address.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const gap = address.includes("::") ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(gap).fill("0"), ...right];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function printIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join(".");
}

function printIpv6(bits: bigint): string {
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) =>
    ((bits >> shift) & 0xffffn).toString(16),
  );
  // The URL parser compresses as RFC 5952 asks.
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

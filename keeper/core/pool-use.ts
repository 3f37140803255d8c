import type { AddressPool } from "./address-pool.ts";
import { parseIpv4 } from "./ipv4.ts";

/** How many addresses a pool has, and how many of them are free. */
export function poolUse(
  pool: AddressPool,
  taken: Iterable<string>,
): { readonly size: number; readonly free: number } {
  const [first, last] = [parseIpv4(pool.first) ?? 0, parseIpv4(pool.last) ?? 0];
  const inside = [...new Set(taken)].filter((text) => {
    const value = parseIpv4(text) ?? -1;
    return value >= first && value <= last;
  });
  const size = last - first + 1;
  return { size, free: size - inside.length };
}

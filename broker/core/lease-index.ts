import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

/** Leases by their addresses. */
export interface LeaseIndex<T> {
  /** The lease that an address belongs to. */
  at(address: bigint): T | undefined;
  /** Whether any lease has an address of a prefix. */
  touches(first: bigint, length: number): boolean;
}

/**
 * @param leases whose prefixes do not overlap
 * @throws RangeError when one has none
 */
export function leaseIndex<T extends { readonly prefix: string }>(leases: readonly T[]): LeaseIndex<T> {
  const rows = leases
    .map((lease) => {
      const { first, length } = ipNetwork(lease.prefix);
      return { lease, first, last: first + sizeOf(length) - 1n };
    })
    .sort((a, b) => (a.first < b.first ? -1 : 1));

  /** The last row that begins at an address or before it. */
  const before = (address: bigint) => {
    let [from, to] = [0, rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const row = rows[middle];
      if (row !== undefined && row.first <= address) from = middle + 1;
      else to = middle;
    }
    return rows[from - 1];
  };
  return {
    at(address) {
      const row = before(address);
      return row !== undefined && address <= row.last ? row.lease : undefined;
    },
    touches(first, length) {
      const row = before(first + sizeOf(length) - 1n);
      return row !== undefined && row.last >= first;
    },
  };
}

function sizeOf(length: number): bigint {
  return 1n << BigInt(128 - length);
}

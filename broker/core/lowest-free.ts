/** The broker's own prefix, with the gateway in it. */
const FIRST_LENT = 1n;

/**
 * The lowest prefix that may be lent: neither lent nor in quarantine. So the numbers in use stay as small as there are
 * leases, however large the space is.
 *
 * @param taken numbers that are lent or in quarantine, ascending, each once
 * @param size of the space
 * @returns null when none is left
 */
export function lowestFree(taken: Iterable<bigint>, size: bigint): bigint | null {
  let free = FIRST_LENT;
  for (const index of taken) {
    if (index > free) break;
    if (index === free) free++;
  }
  return free < size ? free : null;
}

/** Snapshots of ours; an operator's own have other names. */
const PREFIX = "blockhost-";
const LARGEST = 999_999n;

/**
 * Name of the snapshot with the number that an operation's argument holds; null for a number beyond 999999.
 *
 * @param argument 0x + 64 hex
 */
export function snapshotName(argument: string): string | null {
  const number = BigInt(argument);
  return number <= LARGEST ? `${PREFIX}${number}` : null;
}

/** Whether a snapshot was made for its tenant, who may replace it, and not by the operator. */
export function isTenantSnapshot(name: string): boolean {
  return name.startsWith(PREFIX);
}

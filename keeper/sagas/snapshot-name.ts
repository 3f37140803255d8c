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

/** The number of a snapshot that was made for its tenant, who may replace it; null for one of the operator's. */
export function snapshotNumber(name: string): number | null {
  const number = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : "";
  return /^(0|[1-9]\d{0,5})$/.test(number) ? Number(number) : null;
}

/** Numbers up to here are those of snapshots; see `snapshotName`. */
const LARGEST_SNAPSHOT = 999_999n;

/**
 * The unix second that names a backup in an operation's argument; null for a snapshot's number, and for what is no time.
 *
 * @param argument 0x + 64 hex
 */
export function backupTime(argument: string): number | null {
  const number = BigInt(argument);
  return number > LARGEST_SNAPSHOT && number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : null;
}

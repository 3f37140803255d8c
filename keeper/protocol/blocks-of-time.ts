/**
 * The blocks whose time is `time`: one on most chains, several where blocks come faster than a second.
 *
 * Contracts keep times and not block numbers, because on some chains what a contract sees as the number is another
 * chain's; and a server gives logs of a few blocks without ado, of all blocks seldom.
 *
 * @param time unix seconds
 * @param latest number of the newest block
 * @param timeOf time of a block by its number; never falls from one block to the next
 * @returns first and last of them, or null when there is none
 */
export async function blocksOfTime(
  time: number,
  latest: number,
  timeOf: (block: number) => Promise<number>,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const first = await firstFrom(0, latest + 1, async (block) => (await timeOf(block)) >= time);
  const next = await firstFrom(first, latest + 1, async (block) => (await timeOf(block)) > time);
  return next > first ? { first, last: next - 1 } : null;
}

/** The first block from `low` on, and before `high`, for which `holds` is true; `high` when there is none. */
async function firstFrom(low: number, high: number, holds: (block: number) => Promise<boolean>) {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (await holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

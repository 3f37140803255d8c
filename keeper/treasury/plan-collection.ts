import type { TokenUnit } from "../core/token-unit.ts";
import type { Batch } from "./ports/collection-store.ts";
import type { Earned } from "./ports/earnings.ts";
import type { TreasuryConfig } from "./treasury-config.ts";
import { unitsOfDollars } from "./units-of-dollars.ts";

/**
 * What is worth collecting. Each batch is in one token: one that refuses to move holds no other up.
 *
 * @param units of tokens that were accepted; others wait until it is known how they count
 */
export function planCollection(
  earned: readonly Earned[],
  units: readonly TokenUnit[],
  { minimumUsd, minimumEachUsd, batch }: Pick<TreasuryConfig, "minimumUsd" | "minimumEachUsd" | "batch">,
): readonly Batch[] {
  return units.flatMap(({ token, decimals }) => {
    const least = unitsOfDollars(minimumEachUsd, decimals);
    const worth = earned.filter((each) => each.token === token && each.amount > 0n && each.amount >= least);
    const sum = worth.reduce((total, { amount }) => total + amount, 0n);
    if (sum < unitsOfDollars(minimumUsd, decimals)) return [];
    const ids = worth.map(({ id }) => id);
    const count = Math.ceil(ids.length / batch);
    return Array.from({ length: count }, (_, at) => ({
      token,
      ids: ids.slice(at * batch, (at + 1) * batch),
    }));
  });
}

import type { Measure } from "../../../keeper/core/measure.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { KeeperHost } from "../people/keeper-host.ts";

type Kept = Pick<Measure, "kind" | "mbps" | "reason"> & {
  readonly subscription: string;
  readonly purchase_ref: string;
};

/** What the keeper's store has in force against purchases that the chain has, by subscription. */
export function measuresInForce(chain: SimulatedChain, host: KeeperHost): ReadonlyMap<bigint, Kept> {
  const { access } = chain.head.ledger;
  const kept = host.rows<Kept>("operator_measure").map((row) => [BigInt(row.subscription), row] as const);
  return new Map(kept.filter(([id, { purchase_ref }]) => access.get(id)?.purchaseRef === purchase_ref));
}

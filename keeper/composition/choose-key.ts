import type { KeeperKey } from "../chain/keeper-key.ts";
import type { KeyShelf } from "../chain/key-shelf.ts";
import { mayAct } from "../chain/may-act.ts";
import { bigQuantity } from "../chain/rpc-shapes.ts";
import type { ChainParts } from "./connect-chain.ts";

/**
 * The key to send with: the newest that has KEEPER_ROLE for good, and something to pay gas with where another has. The
 * chain alone decides, so a keeper that was killed at any point of a rotation comes to the same.
 *
 * @throws RetryableError CHAIN_…
 */
export async function chooseKey(
  { keys, newest }: Pick<KeyShelf, "keys" | "newest">,
  { pool, heads, contracts }: ChainParts,
): Promise<KeeperKey> {
  if (keys.length === 1) return newest;
  let unpaid: KeeperKey | undefined;
  for (const key of keys.toReversed()) {
    if (!(await mayAct(heads, contracts, key.address, "final"))) continue;
    if ((await pool.request("eth_getBalance", [key.address, "latest"], bigQuantity)) > 0n) return key;
    unpaid ??= key;
  }
  // None may act: the first is the one that the configuration names.
  return unpaid ?? keys[0] ?? newest;
}

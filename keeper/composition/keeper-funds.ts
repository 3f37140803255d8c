import type { ChainHeads } from "../chain/chain-heads.ts";
import { gasPrice } from "../chain/gas-price.ts";
import type { RpcPool } from "../chain/rpc-pool.ts";
import { bigQuantity } from "../chain/rpc-shapes.ts";
import type { KeeperFunds } from "../watch/ports/keeper-funds.ts";

/** A delivery, the dearest thing that the keeper sends, with the outbox's margin. */
const GAS = 200_000n;

/** What the keeper's address holds, and what a transaction may cost now: the cap when the chain asks for more. */
export function keeperFunds(pool: RpcPool, heads: ChainHeads, address: string, cap: bigint): KeeperFunds {
  return {
    async look() {
      const [balance, { latest }] = await Promise.all([
        pool.request("eth_getBalance", [address, "latest"], bigQuantity),
        heads.read(),
      ]);
      const isTooDear = latest.baseFeePerGas !== undefined && latest.baseFeePerGas >= cap;
      const fee = isTooDear ? cap : (await gasPrice(pool, latest, cap)).maxFeePerGas;
      return { balance, transaction: GAS * fee };
    },
  };
}

import { gasPrice } from "./gas-price.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { bigQuantity } from "./rpc-shapes.ts";

/** A delivery stores up to 512 sealed bytes and mints a token: the dearest that a keeper sends. */
const GAS_OF_DELIVERY = 400_000n;

/** What an address has for gas, and for how many deliveries that is enough at the price of now. */
export async function gasFunds(
  pool: RpcPool,
  address: string,
  maxFeePerGas: bigint,
): Promise<{ readonly wei: bigint; readonly transactions: number }> {
  const wei = await pool.request("eth_getBalance", [address, "latest"], bigQuantity);
  const price = await gasPrice(pool, await pool.head(), maxFeePerGas);
  return { wei, transactions: Number(wei / (GAS_OF_DELIVERY * (price.maxFeePerGas || 1n))) };
}

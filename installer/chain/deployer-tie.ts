import { Contracts } from "../../keeper/chain/contracts.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Payer } from "./chain-access.ts";
import { balanceOf, paymentCost } from "./pay.ts";

/** So many payments' cost is nothing: a sweep leaves less than half of it, and prices fall by more than half at times. */
const NOTHING = 4n;

/** What still hangs on the deployer's key, so that it must not be thrown away: the contracts' admin role, or money. */
export type DeployerTie = "admin" | "money";

/** @throws what the chain throws: who cannot look does not know that nothing hangs on it */
export async function deployerTie(
  payer: Payer,
  subscriptions: string,
  admin: string,
): Promise<DeployerTie | null> {
  const { pool, heads, address } = payer;
  const contracts = await Contracts.connect(pool, subscriptions);
  const { value: present } = await heads.agreed((rpc, block) => contracts.at(rpc, block).defaultAdmin());
  if (present.toLowerCase() === address.toLowerCase()) return "admin";
  return (await hasMoney(payer, admin)) ? "money" : null;
}

async function hasMoney(payer: Payer, admin: string): Promise<boolean> {
  try {
    return (
      (await balanceOf(payer, payer.address)) > NOTHING * (await paymentCost(payer, payer.address, admin))
    );
  } catch (error) {
    // A wallet that takes no coin: the money can go elsewhere, by this key alone.
    if (error instanceof FinalError && error.code === "PAYMENT_REFUSED")
      return (await balanceOf(payer, payer.address)) > 0n;
    throw error;
  }
}

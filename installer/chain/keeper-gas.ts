import type { Parties } from "../finalize/ports/chain-setup.ts";
import type { Part } from "../finalize/ports/part.ts";
import type { ChainAccess, Payer } from "./chain-access.ts";
import { balanceOf, pay, paymentCost, priceNow } from "./pay.ts";

/** Gas of a delivery. */
const DELIVERY_GAS = 250_000n;
/** Deliveries that the keeper can pay for at first: more than it calls few, which is 50. */
const FIRST_DELIVERIES = 60n;
/** With so many it need not be given any: of somebody who has seen to it. */
const ENOUGH_DELIVERIES = 20n;

/** What the keeper has at first, wei. */
export async function firstGas(access: ChainAccess): Promise<bigint> {
  return FIRST_DELIVERIES * DELIVERY_GAS * (await priceNow(access));
}

/** Whether the keeper was paid, or has what it needs. */
export async function hasGas(payer: Payer, keeper: string): Promise<boolean> {
  const paid = await payer.store.find(purposeOf(keeper));
  if (paid?.state === "mined" || paid?.state === "final") return true;
  const enough = ENOUGH_DELIVERIES * DELIVERY_GAS * (await priceNow(payer));
  return (await balanceOf(payer, keeper)) >= enough;
}

/** The keeper's first gas, paid once whatever becomes of its price. @param lease wei beside it, for an IPv6 broker */
export function keeperGas(
  payer: () => Promise<Payer>,
  { keeper }: Parties,
  lease = 0n,
): Part<{ readonly balance: string }> {
  const balance = async () => ({ balance: `${await balanceOf(await payer(), keeper)}` });
  return {
    look: async () => ((await hasGas(await payer(), keeper)) ? balance() : null),
    async make(say, waiting) {
      const from = await payer();
      const { mined } = await pay(from, purposeOf(keeper), keeper, await due(from, keeper, lease), waiting);
      say(`The keeper has its first gas: transaction ${mined.hash}`);
      return balance();
    },
  };
}

/** What it is to get: as much as was planned, or where prices have risen what is there, if that is enough. */
async function due(payer: Payer, keeper: string, lease: bigint): Promise<bigint> {
  const price = DELIVERY_GAS * (await priceNow(payer));
  const has = await balanceOf(payer, keeper);
  const [wanted, least] = [FIRST_DELIVERIES * price, ENOUGH_DELIVERIES * price].map(
    (gas) => gas + lease - has,
  ) as [bigint, bigint];
  const spare =
    (await balanceOf(payer, payer.address)) - 2n * (await paymentCost(payer, payer.address, keeper));
  const value = spare < least ? least : spare < wanted ? spare : wanted;
  return value > 0n ? value : 0n;
}

function purposeOf(keeper: string): string {
  return `gas:${keeper}`;
}

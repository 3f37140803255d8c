import type { OperatorBed } from "./operator-bed.ts";

/** Buys for the shop's tenant, unless told what was bought already, and delivers as the keeper does; ids count from 1. */
export async function delivered({ shop, keeper, chain }: OperatorBed, bought?: bigint): Promise<bigint> {
  if (bought === undefined) await shop.buy();
  const id = bought ?? (await shop.subscriptions.subscriptionCount());
  const { purchaseRef } = await shop.subscriptions.subscriptionOf(id);
  const signer = (await keeper.open()).connect(chain.provider);
  await (await shop.subscriptions.connect(signer).deliver(id, purchaseRef, "0x01")).wait();
  return id;
}

import { MaxUint256 } from "ethers";
import { chain } from "../contracts/support/chain.ts";
import { days } from "../contracts/support/days.ts";
import { delivered } from "../contracts/support/delivered.ts";
import { order } from "../contracts/support/order.ts";
import type { Platform } from "../contracts/support/platform-type.ts";
import { sealed } from "../contracts/support/sealed.ts";
import { signPermit } from "../contracts/support/sign-permit.ts";

const STOCK = 200;

/**
 * A platform after its first days in business: tenant, contract and treasury have held the token before, the tenant has
 * used a permit, alice and bob hold access tokens. So no action pays for a first write that it does not cause.
 */
export async function busyPlatform(p: Platform): Promise<Platform> {
  const { stock } = await p.subscriptions.planOf(1);
  await p.subscriptions.connect(p.keeper).setStock(1, stock, STOCK);

  const params = order(p);
  const permit = await signPermit(p, p.alice, BigInt(params.maxAmount));
  await p.subscriptions.connect(p.alice).purchaseWithPermit(params, permit);
  const id = await p.subscriptions.subscriptionCount();
  const { purchaseRef } = await p.subscriptions.subscriptionOf(id);
  await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed);
  await p.token.connect(p.alice).approve(p.subscriptions, MaxUint256);

  await delivered(p, { recipient: p.bob });
  await chain.networkHelpers.time.increase(days(1));
  await p.subscriptions.collect([id]);
  return p;
}

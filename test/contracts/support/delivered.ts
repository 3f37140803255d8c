import type { ISubscriptions } from "../../../typechain-types/index.ts";
import type { Platform } from "./platform-type.ts";
import { purchased } from "./purchased.ts";
import { sealed } from "./sealed.ts";

/** Has alice buy and the keeper deliver; returns the id and the times in seconds. */
export async function delivered(p: Platform, overrides: Partial<ISubscriptions.PurchaseParamsStruct> = {}) {
  const { id, purchaseRef } = await purchased(p, overrides);
  await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed);
  const { startsAt, expiresAt, graceEndsAt } = await p.subscriptions.subscriptionOf(id);
  return {
    id,
    purchaseRef,
    startsAt: Number(startsAt),
    expiresAt: Number(expiresAt),
    graceEndsAt: Number(graceEndsAt),
  };
}

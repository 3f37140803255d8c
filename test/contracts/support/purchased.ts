import type { ISubscriptions } from "../../../typechain-types/index.ts";
import { order } from "./order.ts";
import type { Platform } from "./platform-type.ts";

/** Has alice buy; returns the id, the purchaseRef and the last second of delivery. */
export async function purchased(p: Platform, overrides: Partial<ISubscriptions.PurchaseParamsStruct> = {}) {
  await (await p.subscriptions.connect(p.alice).purchase(order(p, overrides))).wait();
  const id = await p.subscriptions.subscriptionCount();
  const { purchaseRef, deliverBy } = await p.subscriptions.subscriptionOf(id);
  return { id, purchaseRef, deliverBy: Number(deliverBy) };
}

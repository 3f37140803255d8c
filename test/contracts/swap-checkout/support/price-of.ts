import { order } from "../../support/order.ts";
import type { Market } from "./market-type.ts";
import { nativeValue } from "./native-value.ts";
import type { Swap } from "./swap-type.ts";

/** What alice's usual order takes of the token to pay with, told by a static call as a page would make it. */
export async function priceOf(m: Market, swap: Swap): Promise<bigint> {
  const { checkout, alice } = m;
  const { spent } = await checkout
    .connect(alice)
    .purchase.staticCall(order(m), swap, { value: nativeValue(swap) });
  return spent;
}

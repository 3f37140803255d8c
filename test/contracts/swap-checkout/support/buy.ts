import type { ISubscriptions } from "../../../../typechain-types/index.ts";
import { order } from "../../support/order.ts";
import type { Market } from "./market-type.ts";
import { nativeValue } from "./native-value.ts";
import type { Swap } from "./swap-type.ts";

/** Has alice buy her usual order through the checkout; native money goes along as the swap says. */
export function buy(
  m: Market,
  swap: Swap,
  overrides: Partial<ISubscriptions.PurchaseParamsStruct> = {},
  value = nativeValue(swap),
) {
  return m.checkout.connect(m.alice).purchase(order(m, overrides), swap, { value });
}

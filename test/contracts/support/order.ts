import type { ISubscriptions } from "../../../typechain-types/index.ts";
import { keys } from "./keys.ts";
import type { Platform } from "./platform-type.ts";

/** Thirty days of plan 1 for alice, at exactly its price. */
export function order(
  p: Platform,
  overrides: Partial<ISubscriptions.PurchaseParamsStruct> = {},
): ISubscriptions.PurchaseParamsStruct {
  return {
    planId: 1,
    numDays: 30,
    token: p.token,
    maxAmount: 30_000_000,
    recipient: p.alice,
    encryptionKey: keys.alice,
    ...overrides,
  };
}

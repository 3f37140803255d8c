import type { PlannedCall } from "./planned-call.ts";

/**
 * A batch as the Transaction Builder of Safe{Wallet} reads it from a file: all of it happens, or nothing.
 *
 * @param now milliseconds
 * @param safe where it is known
 */
export function safeBatch(calls: readonly PlannedCall[], chainId: number, now: number, safe: string | null) {
  return {
    version: "1.0",
    chainId: `${chainId}`,
    createdAt: now,
    meta: {
      name: "BlockHost",
      description: calls.map(({ what }) => what).join("; "),
      createdFromSafeAddress: safe ?? "",
    },
    transactions: calls.map(({ to, value, data }) => ({
      to,
      value: `${value}`,
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
}

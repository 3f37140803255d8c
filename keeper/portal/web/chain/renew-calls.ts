import { wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import type { MachineCall } from "./machine-calls.ts";
import { paymentData } from "./payment-data.ts";
import type { Permit, Swap } from "./purchase-calls.ts";

/** More days for a machine. */
export interface Renewal {
  readonly id: bigint;
  readonly days: number;
  /** The accepted token that the contract is paid in. */
  readonly token: string;
  /** Most of it that may be taken. */
  readonly most: bigint;
}

/**
 * Pays for more days: by Subscriptions, or by SwapCheckout when there is a swap.
 *
 * @param to the one or the other
 * @param sender who pays, by themselves or through SwapCheckout
 */
export function renewCall(
  { subscriptions, to }: { readonly subscriptions: string; readonly to: string },
  sender: string,
  { id, days, token, most }: Renewal,
  swap: Swap | null,
  permit: Permit | null,
): MachineCall {
  // SwapCheckout renews in its own name.
  const by = swap === null ? sender : to;
  const topics = [id, by].map((value) => `0x${wordOf(value)}`);
  return {
    to,
    data: paymentData(
      "renew",
      ["uint256", "uint16", "address", "uint256"],
      [id, days, token, most],
      swap,
      permit,
    ),
    proof: {
      address: subscriptions,
      topics: [eventTopic("Renewed(uint256,address,address,uint256,uint16,uint40)"), ...topics],
    },
  };
}

import { type ArgumentType, buildModule } from "@nomicfoundation/ignition-core";
import { wire } from "../wire.ts";
import CommandInbox from "./CommandInbox.ts";
import Subscriptions from "./Subscriptions.ts";
import SwapCheckout from "./SwapCheckout.ts";

/** What differs from host to host in which contracts there are and how often they are called. */
export interface HostShape {
  /** Terms of the plans on sale, any number of them; ids 1, 2, 3, … */
  readonly plans: readonly ArgumentType[];
  /** Whether other money than the stablecoin is taken; then the parameters of SwapCheckout are needed. */
  readonly swaps: boolean;
}

/**
 * A BlockHost as an installer makes it: as Platform, with plans of its own, and with swaps or without. One host's shape
 * may not change while its journal is in use.
 */
export function hostModule({ plans, swaps }: HostShape) {
  return buildModule("Host", (m) => {
    const { subscriptions, credential, splitter } = m.useModule(Subscriptions);
    const { inbox } = m.useModule(CommandInbox);
    const onSale = plans.map((terms, index) => [`plan_${index + 1}`, terms] as const);
    const wired = wire(m, subscriptions, m.getParameter("token"), onSale);
    m.call(subscriptions, "beginDefaultAdminTransfer", [m.getParameter("admin")], { after: wired });
    const made = { subscriptions, credential, splitter, inbox };
    return swaps ? { ...made, checkout: m.useModule(SwapCheckout).checkout } : made;
  });
}

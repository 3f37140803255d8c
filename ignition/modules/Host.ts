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
 *
 * Its deployer's key is on a machine that strangers reach, so the admin may take over at once: the delay, parameter
 * `adminDelay`, is asked for in the same deployment, and the contract has it once it is over for the first time, in 5
 * days at most. Parameter `adminDelay` of Subscriptions has to be 0.
 */
export function hostModule({ plans, swaps }: HostShape) {
  return buildModule("Host", (m) => {
    const { subscriptions, credential, splitter } = m.useModule(Subscriptions);
    const { inbox } = m.useModule(CommandInbox);
    const onSale = plans.map((terms, index) => [`plan_${index + 1}`, terms] as const);
    const wired = wire(m, subscriptions, m.getParameter("token"), onSale);
    const delayed = m.call(subscriptions, "changeDefaultAdminDelay", [m.getParameter("adminDelay")]);
    m.call(subscriptions, "beginDefaultAdminTransfer", [m.getParameter("admin")], {
      after: [...wired, delayed],
    });
    const made = { subscriptions, credential, splitter, inbox };
    return swaps ? { ...made, checkout: m.useModule(SwapCheckout).checkout } : made;
  });
}

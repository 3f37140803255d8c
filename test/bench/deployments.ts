import { days } from "../contracts/support/days.ts";
import type { Platform } from "../contracts/support/platform-type.ts";
import { uniswap } from "../contracts/swap-checkout/support/uniswap.ts";

/** The constructor's arguments of each contract that is deployed. */
export const DEPLOYMENTS: Readonly<Record<string, (p: Platform) => unknown[] | Promise<unknown[]>>> = {
  AccessCredential: (p) => [p.subscriptions],
  BrokerRegistry: (p) => [p.admin, true, 0, days(30)],
  CommandInbox: (p) => [p.subscriptions],
  PrefixLeases: (p) => [p.stranger, days(30)],
  RevenueSplitter: (p) => [
    [p.alice, p.bob],
    [95, 5],
  ],
  Subscriptions: (p) => [days(3), p.admin, p.treasury],
  SwapCheckout: async (p) => {
    const { router, weth } = await uniswap(p.deployer);
    return [p.subscriptions, router, weth];
  },
};

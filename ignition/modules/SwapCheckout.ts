import { buildModule } from "@nomicfoundation/ignition-core";
import Subscriptions from "./Subscriptions.ts";

/**
 * Payment in other money than the stablecoin, by way of Uniswap v3. Parameters: router (its SwapRouter02 on this chain),
 * wrappedNative (the WETH that the router uses).
 */
export default buildModule("SwapCheckout", (m) => {
  const { subscriptions } = m.useModule(Subscriptions);
  const checkout = m.contract("SwapCheckout", [
    subscriptions,
    m.getParameter("router"),
    m.getParameter("wrappedNative"),
  ]);
  return { checkout };
});

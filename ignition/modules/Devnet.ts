import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { wire } from "../wire.ts";
import CommandInbox from "./CommandInbox.ts";
import Subscriptions from "./Subscriptions.ts";
import TestStablecoin from "./TestStablecoin.ts";
import Uniswap from "./Uniswap.ts";

/** A BlockHost for a laptop: as Platform, with a stablecoin and a Uniswap of its own. The deployer stays the admin. */
export default buildModule("Devnet", (m) => {
  const { subscriptions, credential, splitter } = m.useModule(Subscriptions);
  const { inbox } = m.useModule(CommandInbox);
  const { stablecoin } = m.useModule(TestStablecoin);
  const { weth, factory, router } = m.useModule(Uniswap);
  const checkout = m.contract("SwapCheckout", [subscriptions, router, weth]);
  wire(m, subscriptions, stablecoin);
  return { subscriptions, credential, splitter, checkout, inbox, stablecoin, weth, factory, router };
});

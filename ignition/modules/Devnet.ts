import { buildModule } from "@nomicfoundation/ignition-core";
import { wire } from "../wire.ts";
import CommandInbox from "./CommandInbox.ts";
import Subscriptions from "./Subscriptions.ts";
import TestStablecoin from "./TestStablecoin.ts";
import Uniswap from "./Uniswap.ts";

/** A BlockHost for a laptop: as Platform, with a stablecoin, another token and a Uniswap of its own. The deployer stays the admin. */
export default buildModule("Devnet", (m) => {
  const { subscriptions, credential, splitter } = m.useModule(Subscriptions);
  const { inbox } = m.useModule(CommandInbox);
  const { stablecoin } = m.useModule(TestStablecoin);
  const other = m.contract("TestStablecoin", ["Example Coin", "EXO", 18], { id: "OtherToken" });
  const { weth, factory, positions, router, quoter } = m.useModule(Uniswap);
  const checkout = m.contract("SwapCheckout", [subscriptions, router, weth]);
  wire(m, subscriptions, stablecoin);
  const money = { stablecoin, other, weth, factory, positions, router, quoter };
  return { subscriptions, credential, splitter, checkout, inbox, ...money };
});

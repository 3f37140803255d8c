import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { wire } from "../wire.ts";
import Subscriptions from "./Subscriptions.ts";
import TestStablecoin from "./TestStablecoin.ts";

/** A BlockHost for a laptop: as Platform, with a stablecoin of its own. */
export default buildModule("Devnet", (m) => {
  const { subscriptions, credential } = m.useModule(Subscriptions);
  const { stablecoin } = m.useModule(TestStablecoin);
  wire(m, subscriptions, stablecoin);
  return { subscriptions, credential, stablecoin };
});

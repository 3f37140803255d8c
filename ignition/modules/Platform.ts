import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { wire } from "../wire.ts";
import Subscriptions from "./Subscriptions.ts";

/** A BlockHost for a real chain: contracts, roles, plans, and the stablecoin of parameter `token`. */
export default buildModule("Platform", (m) => {
  const { subscriptions, credential } = m.useModule(Subscriptions);
  wire(m, subscriptions, m.getParameter("token"));
  return { subscriptions, credential };
});

import { buildModule } from "@nomicfoundation/ignition-core";
import { wire } from "../wire.ts";
import CommandInbox from "./CommandInbox.ts";
import Subscriptions from "./Subscriptions.ts";
import SwapCheckout from "./SwapCheckout.ts";

/**
 * A BlockHost for a real chain: all contracts, roles, plans, and the stablecoin of parameter `token`. At last the admin
 * role is offered to parameter `admin`, a Safe or a cold wallet, which accepts it by `acceptDefaultAdminTransfer` once
 * the delay is over; until then the deployer is the admin.
 */
export default buildModule("Platform", (m) => {
  const { subscriptions, credential, splitter } = m.useModule(Subscriptions);
  const { checkout } = m.useModule(SwapCheckout);
  const { inbox } = m.useModule(CommandInbox);
  const wired = wire(m, subscriptions, m.getParameter("token"));
  m.call(subscriptions, "beginDefaultAdminTransfer", [m.getParameter("admin")], { after: wired });
  return { subscriptions, credential, splitter, checkout, inbox };
});

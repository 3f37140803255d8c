import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import Subscriptions from "./Subscriptions.ts";

/** The operator's commands; their roles are those of Subscriptions. */
export default buildModule("CommandInbox", (m) => {
  const { subscriptions } = m.useModule(Subscriptions);
  return { inbox: m.contract("CommandInbox", [subscriptions]) };
});

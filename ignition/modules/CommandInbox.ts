import { buildModule } from "@nomicfoundation/ignition-core";
import Subscriptions from "./Subscriptions.ts";

/** The operator's commands; their roles are those of Subscriptions. */
export default buildModule("CommandInbox", (m) => {
  const { subscriptions } = m.useModule(Subscriptions);
  return { inbox: m.contract("CommandInbox", [subscriptions]) };
});

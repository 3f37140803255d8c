import { buildModule } from "@nomicfoundation/ignition-core";
import RevenueSplitter from "./RevenueSplitter.ts";

/**
 * Subscriptions and, made by its constructor, AccessCredential; the treasury is the RevenueSplitter. The deployer is the
 * admin at first.
 * Parameter: adminDelay (seconds that a change of admin takes, default 3 days).
 */
export default buildModule("Subscriptions", (m) => {
  const { splitter } = m.useModule(RevenueSplitter);
  const subscriptions = m.contract("Subscriptions", [
    m.getParameter("adminDelay", 3 * 86_400),
    m.getAccount(0),
    splitter,
  ]);
  const credential = m.contractAt("AccessCredential", m.staticCall(subscriptions, "credential"));
  return { subscriptions, credential, splitter };
});

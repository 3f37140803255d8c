import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * Subscriptions and, made by its constructor, AccessCredential. The deployer is the admin until Handover.
 * Parameters: treasury (address), adminDelay (seconds that a change of admin takes, default 3 days).
 */
export default buildModule("Subscriptions", (m) => {
  const adminDelay = m.getParameter("adminDelay", 3 * 86_400);
  const subscriptions = m.contract("Subscriptions", [
    adminDelay,
    m.getAccount(0),
    m.getParameter("treasury"),
  ]);
  const credential = m.contractAt("AccessCredential", m.staticCall(subscriptions, "credential"));
  return { subscriptions, credential };
});

import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * Offers the admin role to parameter `admin`, a Safe or a cold wallet, which accepts it by `acceptDefaultAdminTransfer`
 * once the delay is over. Parameter `subscriptions` is the contract's address.
 */
export default buildModule("Handover", (m) => {
  const subscriptions = m.contractAt("Subscriptions", m.getParameter<string>("subscriptions"));
  m.call(subscriptions, "beginDefaultAdminTransfer", [m.getParameter("admin")]);
  return { subscriptions };
});

import { buildModule } from "@nomicfoundation/ignition-core";

/**
 * BrokerRegistry and, made by its constructor, PrefixLeases: one of each on a chain is enough for all hosts and brokers.
 * Parameters: owner (who bars brokers, and admits them unless registration is open; default the deployer), open (whether
 * anybody's broker is admitted as it registers, default true), bond (wei that each pays to get back once it retired,
 * default 0), leaseLength (seconds in a period, default 30 days).
 */
export default buildModule("Network", (m) => {
  const registry = m.contract("BrokerRegistry", [
    m.getParameter("owner", m.getAccount(0)),
    m.getParameter("open", true),
    m.getParameter("bond", 0n),
    m.getParameter("leaseLength", 30 * 86_400),
  ]);
  const leases = m.contractAt("PrefixLeases", m.staticCall(registry, "leases"));
  return { registry, leases };
});

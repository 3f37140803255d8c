import { parseEther } from "ethers";
import { chain } from "./chain.ts";
import { days } from "./days.ts";
import { offer } from "./offer.ts";
import { platform } from "./platform.ts";

/**
 * Fixture: a platform, and an open registry of the admin's, with periods of 30 days and a bond of one ether. Broker 1 is
 * carol's, who lends up to two prefixes.
 */
export async function lending() {
  const { ethers } = chain;
  const p = await platform();
  const bond = parseEther("1");
  const registry = await ethers.deployContract("BrokerRegistry", [p.admin, true, bond, days(30)]);
  const leases = await ethers.getContractAt("PrefixLeases", await registry.leases());
  await registry.connect(p.carol).register(offer(), { value: bond });
  return { ...p, registry, leases, bond, price: BigInt(offer().price) };
}

import { id, MaxUint256 } from "ethers";
import { network } from "hardhat";
import { days } from "../support/days.ts";
import { planTerms } from "../support/plan-terms.ts";
import { scene } from "./scene.ts";

/**
 * The scene on a chain of its own, where blocks may share a timestamp: on a real chain two actions do within one block.
 * The account `host` has every role.
 */
export async function deployScene() {
  const chain = await network.create({ override: { allowBlocksWithSameTimestamp: true } });
  const { ethers } = chain;
  const signers = await ethers.getSigners();
  const named = new Map(["host", "treasury", ...scene.tenants].map((name, at) => [name, signers[at]]));
  const account = (name: string) => {
    const signer = named.get(name);
    if (signer === undefined) throw new Error(`nobody is called ${name}`);
    return signer;
  };

  const host = account("host");
  const subscriptions = await ethers.deployContract("Subscriptions", [days(3), host, account("treasury")]);
  const credential = await ethers.getContractAt("AccessCredential", await subscriptions.credential());
  const reader = await ethers.deployContract("StateReader");
  for (const role of ["KEEPER", "PLANNER", "OPERATOR", "PAUSER"]) {
    await subscriptions.grantRole(id(`${role}_ROLE`), host);
  }
  for (const plan of scene.plans) await subscriptions.addPlan(planTerms(plan));

  const addresses = new Map([["contract", await subscriptions.getAddress()]]);
  for (const name of named.keys()) addresses.set(name, await account(name).getAddress());
  for (const [name, decimals] of scene.decimals) {
    const unit = 10n ** BigInt(decimals);
    const token = await ethers.deployContract("TestStablecoin", [name, name, decimals]);
    addresses.set(name, await token.getAddress());
    await subscriptions.acceptToken(token);
    for (const tenant of scene.tenants) {
      await token.mint(account(tenant), scene.fortune * unit);
      const allowed = tenant === "carol" ? scene.allowed * unit : MaxUint256;
      await token.connect(account(tenant)).approve(subscriptions, allowed);
    }
  }
  return { chain, subscriptions, credential, reader, addresses };
}

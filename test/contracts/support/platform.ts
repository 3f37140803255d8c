import { chain } from "./chain.ts";
import { days } from "./days.ts";
import { planTerms } from "./plan-terms.ts";

/**
 * Fixture: contracts with every role held by an account of its own, plan 1 on sale, a stablecoin with 6 decimals
 * accepted; alice, bob and carol hold 10,000 of it and allow it all.
 */
export async function platform() {
  const { ethers } = chain;
  const [deployer, admin, treasury, keeper, planner, operator, pauser, alice, bob, carol, stranger] =
    (await ethers.getSigners()) as unknown as Signers;
  const subscriptions = await ethers.deployContract("Subscriptions", [days(3), admin, treasury], deployer);
  const credential = await ethers.getContractAt("AccessCredential", await subscriptions.credential());
  const token = await ethers.deployContract("TestStablecoin", ["Test Dollar", "TUSD", 6], deployer);

  const roles = { KEEPER: keeper, PLANNER: planner, OPERATOR: operator, PAUSER: pauser };
  for (const [role, holder] of Object.entries(roles)) {
    await subscriptions.connect(admin).grantRole(ethers.id(`${role}_ROLE`), holder);
  }
  await subscriptions.connect(planner).acceptToken(token);
  await subscriptions.connect(planner).addPlan(planTerms());
  for (const holder of [alice, bob, carol]) {
    await token.mint(holder, 10_000_000_000n);
    await token.connect(holder).approve(subscriptions, ethers.MaxUint256);
  }
  return {
    subscriptions,
    credential,
    token,
    deployer,
    admin,
    treasury,
    keeper,
    planner,
    operator,
    pauser,
    alice,
    bob,
    carol,
    stranger,
  };
}

type Signer = Awaited<ReturnType<typeof chain.ethers.getSigners>>[number];
type Signers = [Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer];

import { readFile } from "node:fs/promises";
import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import { deploy } from "../../../ignition/deploy.ts";
import Devnet from "../../../ignition/modules/Devnet.ts";
import { plans } from "../../../ignition/plans.ts";
import { planTerms } from "../../contracts/support/plan-terms.ts";

const parametersFile = new URL("../../../ignition/parameters/devnet.json", import.meta.url);

describe("Devnet module", () => {
  let parameters: DeploymentParameters;
  before(async () => {
    parameters = JSON.parse(await readFile(parametersFile, "utf8"));
  });

  it("deploys a shop that sells, with the roles of the parameter file", async () => {
    const { ethers, provider } = await network.create();
    const addresses = await deploy(provider, Devnet, parameters);
    const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
    const stablecoin = await ethers.getContractAt("TestStablecoin", addresses.stablecoin);
    const [deployer, treasury, keeper, planner, operator, pauser, buyer] = await ethers.getSigners();
    expect(addresses.credential).to.equal(await subscriptions.credential());
    expect(await subscriptions.treasury()).to.equal(addresses.splitter);
    const splitter = await ethers.getContractAt("RevenueSplitter", addresses.splitter);
    expect(await splitter.payees()).to.deep.equal([treasury?.address]);
    expect(await subscriptions.defaultAdmin()).to.equal(deployer?.address);
    const holders = { KEEPER: keeper, PLANNER: planner, OPERATOR: operator, PAUSER: pauser };
    for (const [role, holder] of Object.entries(holders)) {
      const name = id(`${role}_ROLE`);
      expect(await subscriptions.hasRole(name, holder?.address ?? ""), role).to.equal(true);
      expect(await subscriptions.hasRole(name, deployer?.address ?? ""), role).to.equal(false);
    }

    expect(await subscriptions.planCount()).to.equal(3);
    expect((await subscriptions.planOf(1)).name).to.equal(plans.small.name);
    expect((await subscriptions.planOf(3)).name).to.equal(plans.large.name);
    if (buyer === undefined) throw new Error("the node has too few accounts");
    const amount = await subscriptions.quote(1, 30, stablecoin);
    await stablecoin.mint(buyer, amount);
    await stablecoin.connect(buyer).approve(subscriptions, amount);
    const order = {
      planId: 1,
      numDays: 30,
      token: stablecoin,
      maxAmount: amount,
      recipient: buyer,
      encryptionKey: id("key"),
    };
    await expect(subscriptions.connect(buyer).purchase(order)).to.emit(subscriptions, "Purchased");
  });

  it("takes other plans, and one account for everything, from the parameters", async () => {
    const { ethers, provider } = await network.create();
    const [deployer] = await ethers.getSigners();
    const me = deployer?.address ?? "";
    const addresses = await deploy(provider, Devnet, {
      RevenueSplitter: { payees: [me], shares: [1] },
      Subscriptions: { adminDelay: 0 },
      Devnet: {
        keeper: me,
        planner: me,
        operator: me,
        pauser: me,
        small: { ...planTerms({ name: "Tiny" }) } as never,
      },
    });
    const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
    expect((await subscriptions.planOf(1)).name).to.equal("Tiny");
    expect(await subscriptions.hasRole(id("PLANNER_ROLE"), me)).to.equal(true);
  });
});

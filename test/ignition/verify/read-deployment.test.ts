import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { id } from "ethers";
import hre from "hardhat";
import { deploy } from "../../../ignition/deploy.ts";
import Platform from "../../../ignition/modules/Platform.ts";
import { readDeployment } from "../../../ignition/verify/read-deployment.ts";
import { renderDeployment } from "../../../ignition/verify/render-deployment.ts";
import { accounts } from "../support/accounts.ts";
import { type ChainFile, chainLike } from "../support/chain-like.ts";
import { mergeParameters } from "../support/merge-parameters.ts";

describe("readDeployment", () => {
  let chain: Awaited<ReturnType<typeof deployed>>;
  beforeEach(async () => {
    chain = await deployed();
  });
  const read = (contracts = chain.contracts) =>
    readDeployment(chain.ethers.provider, hre.artifacts, contracts, 0);

  it("tells the holders of each role, the admin to come, and where the money goes", async () => {
    const { roles, nextAdmin, adminDelay, treasury, nextTreasury, shares, tokens, plans, paused, faults } =
      await read();
    const { RevenueSplitter: split, Platform: given } = accounts(chain.admin.address);
    expect(Object.fromEntries(roles)).to.deep.equal({
      ADMIN: [chain.deployer.address],
      KEEPER: [given.keeper],
      PLANNER: [given.planner],
      OPERATOR: [given.operator],
      PAUSER: [given.pauser],
    });
    expect(nextAdmin?.account).to.equal(chain.admin.address);
    expect(adminDelay).to.equal(259_200n);
    expect(treasury).to.equal(chain.contracts.RevenueSplitter);
    expect(nextTreasury).to.equal(null);
    expect(shares.map(({ payee }) => payee)).to.deep.equal(split.payees);
    expect(shares.map(({ share }) => share)).to.deep.equal(split.shares.map(BigInt));
    expect(tokens).to.deep.equal([chain.file.Platform.token]);
    expect([plans, paused, faults]).to.deep.equal([3n, false, []]);
  });

  it("tells a role that is held by somebody unexpected, and a treasury to come", async () => {
    const { subscriptions, deployer, admin } = chain;
    await subscriptions.connect(deployer).grantRole(id("KEEPER_ROLE"), admin);
    await subscriptions.connect(deployer).grantRole(id("SPARE_ROLE"), admin);
    await subscriptions.connect(deployer).beginTreasuryChange(admin);
    const { roles, nextTreasury } = await read();
    expect(roles.get("KEEPER")).to.include(admin.address);
    expect(roles.get(id("SPARE_ROLE"))).to.deep.equal([admin.address]);
    expect(nextTreasury?.account).to.equal(admin.address);
  });

  it("finds the code of every contract to be what is compiled here", async () => {
    const { contracts } = await read();
    expect(contracts.map(({ name }) => name).sort()).to.deep.equal([
      "AccessCredential",
      "CommandInbox",
      "RevenueSplitter",
      "Subscriptions",
      "SwapCheckout",
    ]);
    expect(contracts.filter(({ same }) => !same)).to.deep.equal([]);
  });

  it("finds other code, by one byte", async () => {
    const address = chain.contracts.CommandInbox;
    const code = await chain.ethers.provider.getCode(address);
    await chain.networkHelpers.setCode(address, `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`);
    const deployment = await read();
    expect(deployment.contracts.filter(({ same }) => !same).map(({ name }) => name)).to.deep.equal([
      "CommandInbox",
    ]);
    expect(renderDeployment(deployment)).to.match(/^CommandInbox .*OTHER CODE$/m);
  });

  it("finds contracts that belong to another Subscriptions", async () => {
    const other = await chain.ethers.deployContract("Subscriptions", [0, chain.admin, chain.admin]);
    const inbox = await chain.ethers.deployContract("CommandInbox", [other]);
    const { faults } = await read({ ...chain.contracts, CommandInbox: await inbox.getAddress() });
    expect(faults).to.deep.equal([`CommandInbox belongs to ${await other.getAddress()}`]);
  });

  it("is content with the address of Subscriptions alone", async () => {
    const { contracts, shares } = await read({ Subscriptions: chain.contracts.Subscriptions } as never);
    expect(contracts.map(({ name }) => name)).to.deep.equal(["Subscriptions", "AccessCredential"]);
    expect(shares).to.deep.equal([]);
  });

  it("refuses an address without a contract", async () => {
    const message = await read({ Subscriptions: chain.admin.address } as never).catch(String);
    expect(message).to.include(chain.admin.address);
  });
});

async function deployed() {
  const path = new URL("../../../ignition/parameters/base.json", import.meta.url);
  const file: ChainFile = JSON.parse(await readFile(path, "utf8"));
  const { ethers, provider, networkHelpers } = await chainLike(file);
  const [deployer, admin] = await ethers.getSigners();
  if (deployer === undefined || admin === undefined) throw new Error("the node has too few accounts");
  const addresses = await deploy(provider, Platform, mergeParameters(file, accounts(admin.address)));
  const contracts = {
    Subscriptions: addresses.subscriptions,
    RevenueSplitter: addresses.splitter,
    SwapCheckout: addresses.checkout,
    CommandInbox: addresses.inbox,
  };
  const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
  return { ethers, networkHelpers, deployer, admin, contracts, subscriptions, file };
}

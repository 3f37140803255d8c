import { readFile } from "node:fs/promises";
import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { network } from "hardhat";
import { deploy } from "../../../ignition/deploy.ts";
import Handover from "../../../ignition/modules/Handover.ts";
import Platform from "../../../ignition/modules/Platform.ts";

const sepolia = new URL("../../../ignition/parameters/sepolia.json", import.meta.url);

describe("Platform module", () => {
  it("deploys with Sepolia's parameters once the accounts are filled in, and hands over to the admin", async () => {
    const { ethers, provider, networkHelpers } = await network.create();
    const [, treasury, keeper, admin] = await ethers.getSigners();
    const stablecoin = await ethers.deployContract("TestStablecoin", ["Test Dollar", "TUSD", 6]);
    const file: DeploymentParameters = JSON.parse(await readFile(sepolia, "utf8"));
    const someone = keeper?.address ?? "";
    const addresses = await deploy(provider, Platform, {
      Subscriptions: { ...file.Subscriptions, treasury: treasury?.address ?? "" },
      Platform: {
        ...file.Platform,
        token: await stablecoin.getAddress(),
        keeper: someone,
        planner: someone,
        operator: someone,
        pauser: someone,
      },
    });
    const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
    expect(await subscriptions.isAccepted(stablecoin)).to.equal(true);
    expect(await subscriptions.planCount()).to.equal(3);

    if (admin === undefined) throw new Error("the node has too few accounts");
    await deploy(provider, Handover, {
      Handover: { subscriptions: addresses.subscriptions, admin: admin.address },
    });
    await networkHelpers.time.increase(259_201);
    await subscriptions.connect(admin).acceptDefaultAdminTransfer();
    expect(await subscriptions.defaultAdmin()).to.equal(admin.address);
  });

  it("refuses to deploy with accounts missing", async () => {
    const { provider } = await network.create();
    const file: DeploymentParameters = JSON.parse(await readFile(sepolia, "utf8"));
    let message = "";
    try {
      await deploy(provider, Platform, file);
    } catch (error) {
      message = String(error);
    }
    for (const name of ["treasury", "keeper", "planner", "operator", "pauser"])
      expect(message).to.include(name);
  });
});

import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { platform } from "../support/platform.ts";

const { networkHelpers, ethers } = chain;

describe("constructor", () => {
  describe("when the treasury is zero", () => {
    it("reverts", async () => {
      const { admin, subscriptions } = await networkHelpers.loadFixture(platform);
      await expect(ethers.deployContract("Subscriptions", [0, admin, ZeroAddress]))
        .to.be.revertedWithCustomError(subscriptions, "SubscriptionsInvalidTreasury")
        .withArgs(ZeroAddress);
    });
  });

  describe("when the admin is zero", () => {
    it("reverts", async () => {
      const { treasury, subscriptions } = await networkHelpers.loadFixture(platform);
      await expect(
        ethers.deployContract("Subscriptions", [0, ZeroAddress, treasury]),
      ).to.be.revertedWithCustomError(subscriptions, "AccessControlInvalidDefaultAdmin");
    });
  });

  describe("when all is well", () => {
    it("makes the token contract and ties the two to each other", async () => {
      const { subscriptions, credential } = await networkHelpers.loadFixture(platform);
      expect(await credential.issuer()).to.equal(await subscriptions.getAddress());
      expect(await credential.name()).to.equal("BlockHost Access");
      expect(await credential.symbol()).to.equal("BHA");
    });
    it("gives the admin role with its delay to the admin and no role to the deployer", async () => {
      const { subscriptions, admin, deployer, treasury } = await networkHelpers.loadFixture(platform);
      expect(await subscriptions.defaultAdmin()).to.equal(admin.address);
      expect(await subscriptions.defaultAdminDelay()).to.equal(days(3));
      expect(await subscriptions.treasury()).to.equal(treasury.address);
      for (const role of ["KEEPER_ROLE", "PLANNER_ROLE", "OPERATOR_ROLE", "PAUSER_ROLE"]) {
        expect(await subscriptions.hasRole(ethers.id(role), deployer)).to.equal(false);
      }
    });
  });
});

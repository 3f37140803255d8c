import { expect } from "chai";
import { type AddressLike, id, type Overrides, ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers, ethers } = chain;

/** Of HostileDeployment, in its order. */
const MANNERS = ["EverybodyMay", "NobodyMay", "Reverts", "Garbage", "Nothing", "BurnsGas", "KnowsNoRoles"];
/** Plenty for what is honest; a whole block's would take seconds to burn. */
const BURNT: Overrides = { gasLimit: 1_000_000 };
const manner = (name: string) => MANNERS.indexOf(name);

describe("who may act for a deployment", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const request = (deployment: AddressLike, by: Lending["keeper"]) =>
    p.leases.connect(by).request(1, 1, deployment, "0x01", { value: p.price });
  /** Every way to act for a deployment that has a lease. */
  const acts = (leaseId: bigint, by: Lending["keeper"], given: Overrides = {}) => ({
    rekey: () => p.leases.connect(by).rekey(leaseId, 1, "0x01", given),
    renew: () => p.leases.connect(by).renew(leaseId, { ...given, value: p.price }),
    release: () => p.leases.connect(by).release(leaseId, given),
  });

  describe("when an account holds KEEPER_ROLE or is the default admin", () => {
    it("may", async () => {
      for (const by of [p.keeper, p.admin]) {
        await expect(request(p.subscriptions, by)).to.emit(p.leases, "Requested");
        await p.leases.connect(p.carol).reject(await p.leases.requestCount(), ethers.ZeroHash);
        await networkHelpers.time.increase(600);
      }
      const { leaseId } = await leased(p);
      await networkHelpers.time.increase(600);
      for (const act of Object.values(acts(leaseId, p.admin))) await act();
    });
  });

  describe("when it holds another role or none", () => {
    it("may do nothing", async () => {
      const { leaseId } = await leased(p);
      for (const by of [p.operator, p.planner, p.pauser, p.stranger, p.carol]) {
        await expect(request(p.subscriptions, by))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitled")
          .withArgs(p.subscriptions, by);
        const { rekey, renew, release } = acts(leaseId, by);
        for (const act of [rekey, renew]) {
          await expect(act())
            .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitled")
            .withArgs(p.subscriptions, by);
        }
        await expect(release())
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitledOrOperator")
          .withArgs(leaseId, by);
      }
    });
  });

  describe("when the role was taken away", () => {
    it("may no more, at once", async () => {
      const { leaseId } = await leased(p);
      await p.subscriptions.connect(p.admin).revokeRole(id("KEEPER_ROLE"), p.keeper);
      await expect(acts(leaseId, p.keeper).renew())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitled")
        .withArgs(p.subscriptions, p.keeper);
    });
  });

  describe("when the deployment does not know the roles", () => {
    it("reverts for zero, a wallet, and other contracts", async () => {
      const none = await ethers.deployContract("HostileDeployment");
      await none.become(manner("KnowsNoRoles"));
      for (const account of [ZeroAddress, p.keeper, p.token, p.credential, none]) {
        await expect(request(account, p.keeper))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesInvalidDeployment")
          .withArgs(account);
      }
    });
  });

  describe("when the deployment lies", () => {
    it("lets strangers have what is its own, and nothing else", async () => {
      const mine = await leased(p);
      const liar = await ethers.deployContract("HostileDeployment");
      const { leaseId } = await leased(p, { deployment: liar, by: p.stranger });
      for (const act of Object.values(acts(mine.leaseId, p.stranger)))
        await expect(act()).to.be.revert(ethers);
      await expect(acts(leaseId, p.bob).release()).to.emit(p.leases, "Released");
    });
    it("shuts everybody out of what is its own, and nobody out of anything else", async () => {
      const mine = await leased(p);
      const liar = await ethers.deployContract("HostileDeployment");
      const { leaseId, endsAt } = await leased(p, { deployment: liar, by: p.stranger });
      for (const name of ["NobodyMay", "Reverts", "Garbage", "Nothing", "BurnsGas", "KnowsNoRoles"]) {
        await liar.become(manner(name));
        for (const act of Object.values(acts(leaseId, p.stranger, BURNT)))
          await expect(act(), name).to.be.revert(ethers);
      }
      await expect(acts(mine.leaseId, p.keeper).renew()).to.emit(p.leases, "Renewed");
      await networkHelpers.time.increaseTo(endsAt + days(7));
      await expect(acts(leaseId, p.carol).release(), "the operator asks it nothing").to.emit(
        p.leases,
        "Released",
      );
    });
  });
});

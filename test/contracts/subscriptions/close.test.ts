import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("close", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const close = (id: bigint, by = p.keeper) => p.subscriptions.connect(by).close(id);

  describe("when the caller is not the keeper", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      await expect(close(id, p.alice)).to.be.revertedWithCustomError(
        p.subscriptions,
        "AccessControlUnauthorizedAccount",
      );
    });
  });

  describe("when it may not be closed", () => {
    it("reverts for an unknown id", async () => {
      await expect(close(7n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(close(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
    it("reverts while active", async () => {
      const { id } = await delivered(p);
      await expect(close(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Active);
    });
    it("reverts in the last second of the grace period", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt - 1);
      await expect(close(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Grace);
    });
    it("reverts after a refund", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, ZeroHash);
      await expect(close(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Refunded);
    });
    it("reverts the second time", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      await close(id);
      await expect(close(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Closed);
    });
  });

  describe("when it may be closed", () => {
    it("closes once the grace period is over", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt);
      await expect(close(id)).to.emit(p.subscriptions, "Closed").withArgs(id, 1);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Closed);
    });
    it("closes after cancel", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      await expect(close(id)).to.emit(p.subscriptions, "Closed").withArgs(id, 1);
    });
    it("closes after terminate, while paused", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.operator).terminate(id, ZeroHash);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(close(id)).to.emit(p.subscriptions, "Closed").withArgs(id, 1);
    });
    it("burns the token and forgets what it held", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, 2n ** 40n);
      await p.subscriptions.connect(p.alice).cancel(id);
      await expect(close(id)).to.emit(p.credential, "UpdateUser").withArgs(id, ZeroAddress, 0);
      await expect(p.credential.ownerOf(id)).to.be.revertedWithCustomError(
        p.credential,
        "ERC721NonexistentToken",
      );
      const access = await p.credential.accessOf(id);
      expect([...access]).to.deep.equal([
        "0x0000000000000000000000000000000000000000",
        "0x0000000000000000000000000000000000000000",
        0n,
        ZeroHash,
        0n,
        0n,
        "0x0000000000000000000000000000000000000000",
      ]);
    });
    it("gives the stock back", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      await expect(close(id)).to.emit(p.subscriptions, "StockChanged").withArgs(1, 10);
    });
    it("leaves earned money to be collected", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt);
      await close(id);
      await p.subscriptions.collect([id]);
      expect(await p.token.balanceOf(p.treasury)).to.equal(30_000_000);
    });
  });
});

import { expect } from "chai";
import { encodeBytes32String, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;
const [REBOOT, SNAPSHOT] = [0, 4];

describe("requestOperation", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const request = (id: bigint, by = p.alice, operation = REBOOT, argument = ZeroHash) =>
    p.subscriptions.connect(by).requestOperation(id, operation, argument);

  describe("when the VM does not run", () => {
    it("reverts for an unknown id", async () => {
      await expect(request(7n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(request(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
    it("reverts while in grace", async () => {
      const { id, expiresAt } = await delivered(p);
      await time.setNextBlockTimestamp(expiresAt);
      await expect(request(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Grace);
    });
  });

  describe("when the caller has no say", () => {
    it("reverts for a stranger", async () => {
      const { id } = await delivered(p);
      await expect(request(id, p.stranger))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwnerOrUser")
        .withArgs(id, p.stranger);
    });
    it("reverts for a user whose time has run out", async () => {
      const { id, startsAt } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, startsAt + days(1));
      await time.setNextBlockTimestamp(startsAt + days(1));
      await expect(request(id, p.bob))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwnerOrUser")
        .withArgs(id, p.bob);
    });
    it("reverts for the former owner", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      await expect(request(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwnerOrUser")
        .withArgs(id, p.alice);
    });
  });

  describe("when the operation does not exist", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await expect(request(id, p.alice, 6)).to.be.revertedWithoutReason(chain.ethers);
    });
  });

  describe("when the caller is owner or user", () => {
    it("numbers the operations of each id from 1", async () => {
      const { id } = await delivered(p);
      const name = encodeBytes32String("before upgrade");
      await expect(request(id))
        .to.emit(p.subscriptions, "OperationRequested")
        .withArgs(id, p.alice, 1, REBOOT, ZeroHash);
      await expect(request(id, p.alice, SNAPSHOT, name))
        .to.emit(p.subscriptions, "OperationRequested")
        .withArgs(id, p.alice, 2, SNAPSHOT, name);
      expect((await p.subscriptions.subscriptionOf(id)).operations).to.equal(2);
      const second = await delivered(p);
      await expect(request(second.id))
        .to.emit(p.subscriptions, "OperationRequested")
        .withArgs(second.id, p.alice, 1, REBOOT, ZeroHash);
    });
    it("lets the user ask while the time lasts", async () => {
      const { id, startsAt } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, startsAt + days(1));
      await time.setNextBlockTimestamp(startsAt + days(1) - 1);
      await expect(request(id, p.bob))
        .to.emit(p.subscriptions, "OperationRequested")
        .withArgs(id, p.bob, 1, REBOOT, ZeroHash);
    });
    it("works while paused, and survives a renewal", async () => {
      const { id } = await delivered(p);
      await request(id);
      await p.subscriptions.connect(p.alice).renew(id, 10, p.token, 10_000_000);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(request(id))
        .to.emit(p.subscriptions, "OperationRequested")
        .withArgs(id, p.alice, 2, REBOOT, ZeroHash);
    });
  });
});

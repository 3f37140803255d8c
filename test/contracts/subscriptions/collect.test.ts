import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("collect", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const collect = (...ids: bigint[]) => p.subscriptions.connect(p.stranger).collect(ids);
  const hostile = async () => {
    const token = await ethers.deployContract("HostileToken");
    await p.subscriptions.connect(p.planner).acceptToken(token);
    await token.mint(p.alice, 10n ** 12n);
    await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
    return token;
  };

  describe("when an id is unknown", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      for (const unknown of [0n, 7n]) {
        await expect(collect(id, unknown))
          .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
          .withArgs(unknown);
      }
    });
  });

  describe("when nothing is earned", () => {
    it("passes over a pending purchase", async () => {
      const { id } = await purchased(p);
      await expect(collect(id)).not.to.emit(p.subscriptions, "Collected");
    });
    it("passes over a refunded purchase", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, ZeroHash);
      await expect(collect(id)).to.changeTokenBalance(ethers, p.token, p.treasury, 0n);
    });
    it("does nothing for no ids", async () => {
      await expect(collect()).not.to.emit(p.subscriptions, "Collected");
    });
  });

  describe("while active", () => {
    it("sends what time has earned to the treasury, whoever asks", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(3));
      await expect(collect(id))
        .to.emit(p.subscriptions, "Collected")
        .withArgs(id, p.treasury, p.token, 3_000_000);
      expect(await p.token.balanceOf(p.treasury)).to.equal(3_000_000);
    });
    it("sends nothing twice for an id given twice", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(3));
      await expect(collect(id, id)).to.changeTokenBalance(ethers, p.token, p.treasury, 3_000_000n);
    });
    it("loses nothing to rounding, however often it is called", async () => {
      const { id, startsAt, expiresAt } = await delivered(p);
      for (let second = 1; second <= 30; second++) {
        await time.setNextBlockTimestamp(startsAt + second);
        await collect(id);
      }
      expect(await p.token.balanceOf(p.treasury)).to.equal(Math.floor((30_000_000 * 30) / days(30)));
      await time.setNextBlockTimestamp(expiresAt);
      await collect(id);
      expect(await p.token.balanceOf(p.treasury)).to.equal(30_000_000);
    });
    it("sends in one transfer for many ids of one token", async () => {
      const first = await delivered(p);
      const second = await delivered(p);
      await time.setNextBlockTimestamp(second.expiresAt);
      const receipt = await (await collect(first.id, second.id)).wait();
      const transfers = receipt?.logs.filter(
        (log) => log.topics[0] === ethers.id("Transfer(address,address,uint256)"),
      );
      expect(transfers).to.have.length(1);
      expect(await p.token.balanceOf(p.treasury)).to.equal(60_000_000);
    });
    it("sends each token on its own", async () => {
      const other = await hostile();
      const first = await delivered(p);
      const second = await delivered(p, { token: other });
      const third = await delivered(p);
      await time.setNextBlockTimestamp(third.expiresAt);
      await collect(first.id, second.id, third.id);
      expect(await p.token.balanceOf(p.treasury)).to.equal(60_000_000);
      expect(await other.balanceOf(p.treasury)).to.equal(30_000_000);
    });
    it("works while paused", async () => {
      const { id, startsAt } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      await time.setNextBlockTimestamp(startsAt + days(3));
      await expect(collect(id)).to.emit(p.subscriptions, "Collected");
    });
  });

  describe("when a renewal came after a collection", () => {
    it("adds up to all that was paid", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(7));
      await collect(id);
      await time.setNextBlockTimestamp(startsAt + days(11));
      await p.subscriptions.connect(p.alice).renew(id, 10, p.token, MaxUint256);
      expect(await p.subscriptions.earned(id)).to.equal(4_000_000);
      await time.setNextBlockTimestamp(startsAt + days(20));
      await collect(id);
      expect(await p.token.balanceOf(p.treasury)).to.equal(20_000_000);
      await time.setNextBlockTimestamp(startsAt + days(40));
      await collect(id);
      expect(await p.token.balanceOf(p.treasury)).to.equal(40_000_000);
      expect(await p.token.balanceOf(p.subscriptions)).to.equal(0);
    });
  });

  describe("when the token misbehaves", () => {
    it("reverts if the treasury is refused", async () => {
      const token = await hostile();
      const { id } = await delivered(p, { token });
      await token.setRefused(p.treasury);
      await expect(collect(id)).to.be.revertedWithCustomError(token, "Refused").withArgs(p.treasury);
    });
    it("reverts if the transfer calls back", async () => {
      const token = await hostile();
      const { id } = await delivered(p, { token });
      await token.setCallback(
        p.subscriptions,
        p.subscriptions.interface.encodeFunctionData("collect", [[id]]),
      );
      await expect(collect(id)).to.be.revertedWithCustomError(
        p.subscriptions,
        "ReentrancyGuardReentrantCall",
      );
    });
  });
});

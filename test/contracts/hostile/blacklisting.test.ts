import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import type { BlacklistToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const PRICE = 30_000_000n;
const reason = encodeBytes32String("REASON");

describe("blacklisting", () => {
  let p: Platform;
  let token: BlacklistToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("BlacklistToken"));
  });

  describe("of the payer", () => {
    it("blocks buying and reclaiming by oneself", async () => {
      const { id } = await purchased(p, { token });
      await token.setBlacklisted(p.alice, true);
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id))
        .to.be.revertedWithCustomError(token, "Blacklisted")
        .withArgs(p.alice);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token })))
        .to.be.revertedWithCustomError(token, "Blacklisted")
        .withArgs(p.alice);
    });
    it("lets anybody else turn the refund into a credit, and gives the stock back", async () => {
      const { id } = await purchased(p, { token });
      await token.setBlacklisted(p.alice, true);
      await time.increase(3601);
      await p.subscriptions.connect(p.stranger).reclaim(id);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(PRICE);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(10);
    });
    it("does not block a rejection", async () => {
      const { id } = await purchased(p, { token });
      await token.setBlacklisted(p.alice, true);
      await p.subscriptions.connect(p.keeper).reject(id, reason);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(PRICE);
    });
    it("keeps the credit until it is lifted", async () => {
      const { id } = await purchased(p, { token });
      await token.setBlacklisted(p.alice, true);
      await p.subscriptions.connect(p.keeper).reject(id, reason);
      await expect(p.subscriptions.connect(p.alice).withdraw(token)).to.be.revertedWithCustomError(
        token,
        "Blacklisted",
      );
      await expect(
        p.subscriptions.connect(p.stranger).withdrawFor(p.alice, token),
      ).to.be.revertedWithCustomError(token, "Blacklisted");
      await token.setBlacklisted(p.alice, false);
      await expect(p.subscriptions.connect(p.alice).withdraw(token)).to.changeTokenBalance(
        ethers,
        token,
        p.alice,
        PRICE,
      );
    });
    it("does not block the recipient of a gift", async () => {
      const { id, startsAt } = await delivered(p, { token, recipient: p.bob });
      await token.setBlacklisted(p.alice, true);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.bob).cancel(id)).to.changeTokenBalance(
        ethers,
        token,
        p.bob,
        20_000_000n,
      );
    });
  });

  describe("of the owner", () => {
    it("blocks a cancel, which whoever the VM is given to can do", async () => {
      const { id, startsAt } = await delivered(p, { token });
      await token.setBlacklisted(p.alice, true);
      await expect(p.subscriptions.connect(p.alice).cancel(id))
        .to.be.revertedWithCustomError(token, "Blacklisted")
        .withArgs(p.alice);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.bob).cancel(id)).to.changeTokenBalance(
        ethers,
        token,
        p.bob,
        20_000_000n,
      );
    });
    it("blocks neither the operator, nor the keeper, nor the treasury", async () => {
      const { id, startsAt } = await delivered(p, { token });
      await token.setBlacklisted(p.alice, true);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await p.subscriptions.connect(p.operator).terminate(id, reason);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(20_000_000);
      await p.subscriptions.connect(p.keeper).close(id);
      await expect(p.subscriptions.collect([id])).to.changeTokenBalance(
        ethers,
        token,
        p.treasury,
        10_000_000n,
      );
    });
    it("does not block a renewal by somebody else", async () => {
      const { id } = await delivered(p, { token });
      await token.setBlacklisted(p.alice, true);
      await expect(p.subscriptions.connect(p.bob).renew(id, 30, token, PRICE)).to.emit(
        p.subscriptions,
        "Renewed",
      );
    });
  });

  describe("of the treasury", () => {
    it("blocks collecting of this token, and of no other", async () => {
      const guarded = await delivered(p, { token });
      const plain = await delivered(p);
      await time.increase(days(40));
      await token.setBlacklisted(p.treasury, true);
      await expect(p.subscriptions.collect([plain.id, guarded.id]))
        .to.be.revertedWithCustomError(token, "Blacklisted")
        .withArgs(p.treasury);
      await expect(p.subscriptions.collect([plain.id])).to.changeTokenBalance(
        ethers,
        p.token,
        p.treasury,
        PRICE,
      );
    });
    it("blocks no tenant", async () => {
      const { id, startsAt } = await delivered(p, { token });
      await token.setBlacklisted(p.treasury, true);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(id)).to.changeTokenBalance(
        ethers,
        token,
        p.alice,
        20_000_000n,
      );
    });
    it("does not block a renewal in another token: what was earned waits as a credit", async () => {
      const { id, expiresAt } = await delivered(p, { token });
      await token.setBlacklisted(p.treasury, true);
      await time.setNextBlockTimestamp(expiresAt + 60);
      await expect(p.subscriptions.connect(p.alice).renew(id, 30, p.token, PRICE)).to.emit(
        p.subscriptions,
        "Renewed",
      );
      expect(await p.subscriptions.creditOf(p.treasury, token)).to.equal(PRICE);
    });
    it("ends when the admin names another treasury", async () => {
      const { id } = await delivered(p, { token });
      await token.setBlacklisted(p.treasury, true);
      await p.subscriptions.connect(p.admin).beginTreasuryChange(p.carol);
      await time.increase(days(40));
      await p.subscriptions.connect(p.admin).acceptTreasuryChange();
      await expect(p.subscriptions.collect([id])).to.changeTokenBalance(ethers, token, p.carol, PRICE);
    });
  });

  describe("of the contract", () => {
    it("stops this token altogether, and no other", async () => {
      const late = await purchased(p, { token });
      const guarded = await delivered(p, { token });
      const plain = await delivered(p);
      await time.increase(days(10));
      await token.setBlacklisted(p.subscriptions, true);
      for (const act of [
        () => p.subscriptions.connect(p.alice).purchase(order(p, { token })),
        () => p.subscriptions.connect(p.alice).renew(guarded.id, 30, token, PRICE),
        () => p.subscriptions.connect(p.alice).reclaim(late.id),
        () => p.subscriptions.connect(p.alice).cancel(guarded.id),
        () => p.subscriptions.collect([guarded.id]),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(token, "Blacklisted").withArgs(p.subscriptions);
      }
      await p.subscriptions.connect(p.alice).renew(plain.id, 30, p.token, PRICE);
      await p.subscriptions.connect(p.alice).cancel(plain.id);
      await p.subscriptions.collect([plain.id]);
      expect(await p.token.balanceOf(p.subscriptions)).to.equal(0);
    });
    it("lets the keeper and the operator end what runs, every unit accounted for", async () => {
      const late = await purchased(p, { token });
      const guarded = await delivered(p, { token });
      await token.setBlacklisted(p.subscriptions, true);
      await time.setNextBlockTimestamp(guarded.startsAt + days(10));
      await p.subscriptions.connect(p.operator).terminate(guarded.id, reason);
      await p.subscriptions.connect(p.keeper).close(guarded.id);
      await p.subscriptions.connect(p.stranger).reclaim(late.id);
      expect(await p.subscriptions.statusOf(guarded.id)).to.equal(status.Closed);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(PRICE + 20_000_000n);
      await token.setBlacklisted(p.subscriptions, false);
      await p.subscriptions.connect(p.alice).withdraw(token);
      await p.subscriptions.collect([guarded.id]);
      expect(await token.balanceOf(p.treasury)).to.equal(10_000_000);
      expect(await token.balanceOf(p.subscriptions)).to.equal(0);
    });
  });
});

import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { sealed } from "../support/sealed.ts";

const { networkHelpers } = chain;

describe("expiry", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when there is no token", () => {
    it("reverts for every view", async () => {
      const { id } = await purchased(p);
      const { credential } = p;
      for (const view of [
        credential.isTokenExpired,
        credential.startTime,
        credential.endTime,
        credential.expiresAt,
      ]) {
        await expect(view(id))
          .to.be.revertedWithCustomError(credential, "ERC721NonexistentToken")
          .withArgs(id);
      }
    });
  });

  describe("when there is a token", () => {
    it("tells the times of the subscription", async () => {
      const { id, startsAt, expiresAt } = await delivered(p);
      expect(await p.credential.startTime(id)).to.equal(startsAt);
      expect(await p.credential.endTime(id)).to.equal(expiresAt);
      expect(await p.credential.expiresAt(id)).to.equal(expiresAt);
      expect(await p.credential.expiryType()).to.equal(1);
    });
    it("expires with the subscription", async () => {
      const { id, expiresAt } = await delivered(p);
      await networkHelpers.time.increaseTo(expiresAt - 1);
      expect(await p.credential.isTokenExpired(id)).to.equal(false);
      await networkHelpers.time.increaseTo(expiresAt);
      expect(await p.credential.isTokenExpired(id)).to.equal(true);
    });
    it("has expired in the second in which it is cancelled", async () => {
      const { id, startsAt } = await delivered(p);
      await networkHelpers.time.setNextBlockTimestamp(startsAt + 5);
      await p.subscriptions.connect(p.alice).cancel(id);
      expect(await p.credential.endTime(id)).to.equal(startsAt + 5);
      expect(await p.credential.isTokenExpired(id)).to.equal(true);
    });
    it("never starts after its end, terminated in the block of its delivery too", async () => {
      const { id, purchaseRef } = await purchased(p);
      const gasLimit = 1_000_000;
      await chain.ethers.provider.send("evm_setAutomine", [false]);
      await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed, { gasLimit });
      await p.subscriptions.connect(p.operator).terminate(id, encodeBytes32String("ABUSE"), { gasLimit });
      await networkHelpers.mine();
      await chain.ethers.provider.send("evm_setAutomine", [true]);
      expect(await p.credential.endTime(id)).to.equal(await p.credential.startTime(id));
      expect(await p.credential.isTokenExpired(id)).to.equal(true);
    });
    it("counts among its owner's after expiry", async () => {
      const { expiresAt } = await delivered(p);
      await networkHelpers.time.increaseTo(expiresAt);
      expect(await p.credential.balanceOf(p.alice)).to.equal(1);
    });
    it("announces the times at mint", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      await networkHelpers.time.setNextBlockTimestamp(deliverBy);
      await expect(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed))
        .to.emit(p.credential, "TokenExpiryUpdated")
        .withArgs(id, deliverBy, deliverBy + 30 * 86_400);
    });
  });
});

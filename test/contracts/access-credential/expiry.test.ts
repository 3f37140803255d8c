import { expect } from "chai";
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
    it("announces the times at mint", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      await networkHelpers.time.setNextBlockTimestamp(deliverBy);
      await expect(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed))
        .to.emit(p.credential, "TokenExpiryUpdated")
        .withArgs(id, deliverBy, deliverBy + 30 * 86_400);
    });
  });
});

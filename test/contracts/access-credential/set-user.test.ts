import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("setUser", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when there is no token", () => {
    it("reverts", async () => {
      await expect(p.credential.connect(p.alice).setUser(7, p.bob, 1))
        .to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken")
        .withArgs(7);
    });
  });

  describe("when the caller is neither owner nor approved", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.bob).setUser(id, p.bob, 1))
        .to.be.revertedWithCustomError(p.credential, "ERC721InsufficientApproval")
        .withArgs(p.bob, id);
    });
  });

  describe("when the caller may", () => {
    it("makes a user until the time", async () => {
      const { id, startsAt } = await delivered(p);
      const until = startsAt + days(1);
      await expect(p.credential.connect(p.alice).setUser(id, p.bob, until))
        .to.emit(p.credential, "UpdateUser")
        .withArgs(id, p.bob, until);
      expect(await p.credential.userOf(id)).to.equal(p.bob.address);
      expect(await p.credential.userExpires(id)).to.equal(until);
      await networkHelpers.time.increaseTo(until - 1);
      expect(await p.credential.userOf(id)).to.equal(p.bob.address);
      await networkHelpers.time.increaseTo(until);
      expect(await p.credential.userOf(id)).to.equal(ZeroAddress);
      const access = await p.credential.accessOf(id);
      expect(access.user).to.equal(ZeroAddress);
      expect(access.userExpires).to.equal(0);
    });
    it("shows user and time in one call with the rest", async () => {
      const { id, startsAt } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, startsAt + days(1));
      const access = await p.credential.accessOf(id);
      expect(access.user).to.equal(p.bob.address);
      expect(access.userExpires).to.equal(startsAt + days(1));
    });
    it("may be somebody approved", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).approve(p.carol, id);
      await p.credential.connect(p.carol).setUser(id, p.bob, 2n ** 40n);
      expect(await p.credential.userOf(id)).to.equal(p.bob.address);
    });
    it("can end a lending", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, 2n ** 40n);
      await p.credential.connect(p.alice).setUser(id, ZeroAddress, 0);
      expect(await p.credential.userOf(id)).to.equal(ZeroAddress);
    });
    it("keeps no time for nobody", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.alice).setUser(id, ZeroAddress, 2n ** 40n))
        .to.emit(p.credential, "UpdateUser")
        .withArgs(id, ZeroAddress, 0);
      expect(await p.credential.userExpires(id)).to.equal(0);
    });
  });
});

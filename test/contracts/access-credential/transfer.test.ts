import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("transfer", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when the token changes hands", () => {
    it("clears key and credential and begins an epoch", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id))
        .to.emit(p.credential, "EncryptionKeyChanged")
        .withArgs(id, 2, ZeroHash);
      const access = await p.credential.accessOf(id);
      expect(access.owner).to.equal(p.bob.address);
      expect(access.encryptionKey).to.equal(ZeroHash);
      expect(access.epoch).to.equal(2);
      expect([access.sealedAt, access.digest]).to.deep.equal([0n, `0x${"00".repeat(20)}`]);
    });
    it("clears the user", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.carol, 2n ** 40n);
      await expect(p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id))
        .to.emit(p.credential, "UpdateUser")
        .withArgs(id, ZeroAddress, 0);
      expect(await p.credential.userOf(id)).to.equal(ZeroAddress);
      expect(await p.credential.userExpires(id)).to.equal(0);
    });
    it("says nothing of a user if there was none", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id)).not.to.emit(
        p.credential,
        "UpdateUser",
      );
    });
    it("clears in a transfer to oneself too", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.alice, id);
      expect(await p.credential.epochOf(id)).to.equal(2);
      expect(await p.credential.encryptionKeyOf(id)).to.equal(ZeroHash);
    });
    it("works after expiry", async () => {
      const { id, expiresAt } = await delivered(p);
      await networkHelpers.time.increaseTo(expiresAt);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      expect(await p.credential.ownerOf(id)).to.equal(p.bob.address);
    });
  });
});

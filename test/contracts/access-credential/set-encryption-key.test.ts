import { expect } from "chai";
import { ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { keys } from "../support/keys.ts";
import { lowOrderKeys } from "../support/low-order-keys.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("setEncryptionKey", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const set = (id: bigint, key: string = keys.bob, by = p.alice) =>
    p.credential.connect(by).setEncryptionKey(id, key);

  describe("when there is no token", () => {
    it("reverts", async () => {
      await expect(set(7n)).to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken").withArgs(7);
    });
  });

  describe("when the caller is not the owner", () => {
    it("reverts for somebody approved", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setApprovalForAll(p.bob, true);
      await expect(set(id, keys.bob, p.bob))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotOwner")
        .withArgs(id, p.bob);
    });
    it("reverts for the user", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, 2n ** 40n);
      await expect(set(id, keys.bob, p.bob))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotOwner")
        .withArgs(id, p.bob);
    });
  });

  describe("when nothing can be sealed to the key", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      for (const key of [ZeroHash, ...lowOrderKeys]) {
        await expect(set(id, key))
          .to.be.revertedWithCustomError(p.credential, "AccessCredentialUnusableEncryptionKey")
          .withArgs(id, key);
      }
    });
  });

  describe("when the key is good", () => {
    it("begins an epoch without a credential", async () => {
      const { id } = await delivered(p);
      await expect(set(id)).to.emit(p.credential, "EncryptionKeyChanged").withArgs(id, 2, keys.bob);
      expect(await p.credential.encryptionKeyOf(id)).to.equal(keys.bob);
      expect(await p.credential.epochOf(id)).to.equal(2);
      expect(await p.credential.credentialOf(id)).to.deep.equal([0n, `0x${"00".repeat(20)}`]);
    });
    it("leaves the user alone", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setUser(id, p.bob, 2n ** 40n);
      await set(id);
      expect(await p.credential.userOf(id)).to.equal(p.bob.address);
    });
  });
});

import { expect } from "chai";
import { keccak256 } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { keys } from "../support/keys.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { sealed } from "../support/sealed.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;
const ANEW = `${sealed.slice(0, -2)}77`;
const DIGEST = keccak256(ANEW).slice(0, 42);

describe("setCredential", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const set = (id: bigint, epoch: number, credential = ANEW, by = p.keeper) =>
    p.subscriptions.connect(by).setCredential(id, epoch, credential);

  describe("when the caller is not the keeper", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await expect(set(id, 1, ANEW, p.alice)).to.be.revertedWithCustomError(
        p.subscriptions,
        "AccessControlUnauthorizedAccount",
      );
    });
  });

  describe("when there is no token", () => {
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(set(id, 1))
        .to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken")
        .withArgs(id);
    });
  });

  describe("when the key changed after sealing", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setEncryptionKey(id, keys.bob);
      await expect(set(id, 1))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialStaleEpoch")
        .withArgs(id, 1, 2);
    });
  });

  describe("when there is no key since a transfer", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      await expect(set(id, 2))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNoEncryptionKey")
        .withArgs(id);
    });
  });

  describe("when the size is wrong", () => {
    it("reverts for an empty credential", async () => {
      const { id } = await delivered(p);
      await expect(set(id, 1, "0x"))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialSize")
        .withArgs(id, 0, 512);
    });
  });

  describe("when all is well", () => {
    it("publishes the credential and keeps its digest", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setEncryptionKey(id, keys.bob);
      await expect(set(id, 2)).to.emit(p.credential, "CredentialChanged").withArgs(id, 2, ANEW);
      expect(await p.credential.credentialOf(id)).to.deep.equal([BigInt(await time.latest()), DIGEST]);
    });
    it("replaces one of the same epoch", async () => {
      const { id } = await delivered(p);
      await set(id, 1);
      expect(await p.credential.credentialOf(id)).to.deep.equal([BigInt(await time.latest()), DIGEST]);
      expect(await p.credential.epochOf(id)).to.equal(1);
    });
  });
});

import { expect } from "chai";
import { encodeBytes32String, MaxUint256 } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { keys } from "../support/keys.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { sealed } from "../support/sealed.ts";

const { networkHelpers } = chain;

describe("MetadataUpdate", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when a transaction changes what tokenURI returns", () => {
    it("is emitted by renew, cancel and terminate", async () => {
      const [first, second] = [await delivered(p), await delivered(p)];
      const reason = encodeBytes32String("ABUSE");
      for (const [id, send] of [
        [first.id, () => p.subscriptions.connect(p.bob).renew(first.id, 1, p.token, MaxUint256)],
        [first.id, () => p.subscriptions.connect(p.alice).cancel(first.id)],
        [second.id, () => p.subscriptions.connect(p.operator).terminate(second.id, reason)],
      ] as const) {
        const before = await p.credential.tokenURI(id);
        await expect(send()).to.emit(p.credential, "MetadataUpdate").withArgs(id);
        expect(await p.credential.tokenURI(id)).not.to.equal(before);
      }
    });
  });

  describe("when a transaction changes nothing of it", () => {
    it("is not emitted by a transfer, a new key, a new user or a new credential", async () => {
      const { id } = await delivered(p);
      for (const send of [
        () => p.credential.connect(p.alice).setUser(id, p.carol, 2n ** 40n),
        () => p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id),
        () => p.credential.connect(p.bob).setEncryptionKey(id, keys.bob),
        () => p.subscriptions.connect(p.keeper).setCredential(id, 3, sealed),
      ]) {
        const before = await p.credential.tokenURI(id);
        await expect(send()).not.to.emit(p.credential, "MetadataUpdate");
        expect(await p.credential.tokenURI(id)).to.equal(before);
      }
    });
  });

  describe("when the token comes or goes", () => {
    it("is not emitted, as ERC-4906 recommends", async () => {
      const { id, purchaseRef } = await purchased(p);
      const deliver = p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed);
      await expect(deliver).not.to.emit(p.credential, "MetadataUpdate");
      await p.subscriptions.connect(p.alice).cancel(id);
      const close = p.subscriptions.connect(p.keeper).close(id);
      await expect(close).not.to.emit(p.credential, "MetadataUpdate");
    });
  });
});

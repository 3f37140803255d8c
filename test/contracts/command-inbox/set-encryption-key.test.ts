import { expect } from "chai";
import { id } from "ethers";
import { chain } from "../support/chain.ts";
import { inbox } from "../support/inbox.ts";
import type { Inbox } from "../support/inbox-type.ts";
import { keys } from "../support/keys.ts";
import { lowOrderKeys } from "../support/low-order-keys.ts";
import { posted } from "../support/posted.ts";

const { networkHelpers } = chain;

describe("setEncryptionKey", () => {
  let p: Inbox;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(inbox);
  });
  const set = (key: string, by = p.keeper) => p.inbox.connect(by).setEncryptionKey(key);

  describe("when nothing can be sealed to the key", () => {
    it("reverts", async () => {
      for (const key of lowOrderKeys) {
        await expect(set(key))
          .to.be.revertedWithCustomError(p.inbox, "CommandInboxUnusableEncryptionKey")
          .withArgs(key);
      }
    });
  });

  describe("when the key is good", () => {
    it("begins an epoch", async () => {
      await expect(set(keys.nextKeeper))
        .to.emit(p.inbox, "EncryptionKeyChanged")
        .withArgs(2, keys.nextKeeper);
      expect([...(await p.inbox.encryptionKey())]).to.deep.equal([keys.nextKeeper, 2n]);
    });
    it("begins one for the same key too", async () => {
      await expect(set(keys.keeper)).to.emit(p.inbox, "EncryptionKeyChanged").withArgs(2, keys.keeper);
    });
    it("leaves the commands of the epochs before alone", async () => {
      const { nonce, deadline } = await posted(p);
      await set(keys.nextKeeper);
      expect(await p.inbox.commandCount()).to.equal(nonce);
      expect((await p.inbox.commandOf(nonce)).deadline).to.equal(deadline);
    });
  });

  describe("when the keeper's role moves to another key", () => {
    it("is for the new one alone, at once", async () => {
      await p.subscriptions.connect(p.admin).grantRole(id("KEEPER_ROLE"), p.bob);
      await p.subscriptions.connect(p.admin).revokeRole(id("KEEPER_ROLE"), p.keeper);
      await expect(set(keys.nextKeeper))
        .to.be.revertedWithCustomError(p.inbox, "AccessControlUnauthorizedAccount")
        .withArgs(p.keeper, id("KEEPER_ROLE"));
      await expect(set(keys.nextKeeper, p.bob)).to.emit(p.inbox, "EncryptionKeyChanged");
    });
  });
});

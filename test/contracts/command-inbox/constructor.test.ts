import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { inbox } from "../support/inbox.ts";
import type { Inbox } from "../support/inbox-type.ts";

const { networkHelpers, ethers } = chain;

describe("constructor", () => {
  let p: Inbox;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(inbox);
  });

  describe("when the account does not know the roles", () => {
    it("reverts for zero, a wallet, and other contracts", async () => {
      for (const account of [ZeroAddress, p.admin, p.token, p.credential]) {
        await expect(ethers.deployContract("CommandInbox", [account]))
          .to.be.revertedWithCustomError(p.inbox, "CommandInboxInvalidSubscriptions")
          .withArgs(account);
      }
    });
  });

  describe("when it does", () => {
    it("begins without commands and without a key", async () => {
      const fresh = await ethers.deployContract("CommandInbox", [p.subscriptions]);
      expect(await fresh.subscriptions()).to.equal(await p.subscriptions.getAddress());
      expect(await fresh.commandCount()).to.equal(0);
      expect([...(await fresh.encryptionKey())]).to.deep.equal([ZeroHash, 0n]);
    });
  });
});

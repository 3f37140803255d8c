import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { fields } from "../support/fields.ts";
import { inbox } from "../support/inbox.ts";
import type { Inbox } from "../support/inbox-type.ts";
import { keys } from "../support/keys.ts";
import { posted } from "../support/posted.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

const result = id("opened port 22 for 2001:db8::1, salt 7f3a");

describe("acknowledge", () => {
  let p: Inbox;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(inbox);
  });
  const acknowledge = (nonce: bigint, hash = result) => p.inbox.connect(p.keeper).acknowledge(nonce, hash);

  describe("when there is no such command", () => {
    it("reverts", async () => {
      await posted(p);
      for (const nonce of [0n, 2n]) {
        await expect(acknowledge(nonce))
          .to.be.revertedWithCustomError(p.inbox, "CommandInboxUnknownCommand")
          .withArgs(nonce);
      }
    });
  });

  describe("when it was acknowledged", () => {
    it("reverts, even with the same result", async () => {
      const { nonce } = await posted(p);
      await acknowledge(nonce);
      const at = await time.latest();
      for (const hash of [result, id("something else")]) {
        await expect(acknowledge(nonce, hash))
          .to.be.revertedWithCustomError(p.inbox, "CommandInboxAlreadyAcknowledged")
          .withArgs(nonce, at);
      }
    });
  });

  describe("when it waits", () => {
    it("announces the result and keeps the time", async () => {
      const { nonce, deadline } = await posted(p);
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      await expect(acknowledge(nonce))
        .to.emit(p.inbox, "CommandAcknowledged")
        .withArgs(nonce, p.keeper, result);
      expect(fields(await p.inbox.commandOf(nonce))).to.deep.equal({
        by: p.operator.address,
        deadline: BigInt(deadline),
        acknowledgedAt: BigInt(at),
      });
    });
    it("takes the commands in any order, each by itself", async () => {
      const first = await posted(p);
      const second = await posted(p);
      await acknowledge(second.nonce, ZeroHash);
      expect((await p.inbox.commandOf(first.nonce)).acknowledgedAt).to.equal(0);
      await expect(acknowledge(first.nonce)).to.emit(p.inbox, "CommandAcknowledged");
    });
    it("works after the deadline and in a later epoch", async () => {
      const { nonce, deadline } = await posted(p);
      await p.inbox.connect(p.keeper).setEncryptionKey(keys.nextKeeper);
      await time.increaseTo(deadline + 1);
      await expect(acknowledge(nonce, id("expired, salt 11c0")))
        .to.emit(p.inbox, "CommandAcknowledged")
        .withArgs(nonce, p.keeper, id("expired, salt 11c0"));
    });
  });

  describe("when the role was taken away", () => {
    it("reverts at once", async () => {
      const { nonce } = await posted(p);
      await p.subscriptions.connect(p.admin).revokeRole(id("KEEPER_ROLE"), p.keeper);
      await expect(acknowledge(nonce))
        .to.be.revertedWithCustomError(p.inbox, "AccessControlUnauthorizedAccount")
        .withArgs(p.keeper, id("KEEPER_ROLE"));
    });
  });
});

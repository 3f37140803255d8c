import { expect } from "chai";
import { hexlify, ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { fields } from "../support/fields.ts";
import { inbox } from "../support/inbox.ts";
import type { Inbox } from "../support/inbox-type.ts";
import { keys } from "../support/keys.ts";
import { posted } from "../support/posted.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("post", () => {
  let p: Inbox;
  let now: number;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(inbox);
    now = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(now);
  });
  const post = (overrides: { epoch?: number; ciphertext?: string; deadline?: number } = {}) => {
    const { epoch = 1, ciphertext = "0xc0ffee", deadline = now + 60 } = overrides;
    return p.inbox.connect(p.operator).post(epoch, ciphertext, deadline);
  };
  const bytes = (count: number) => hexlify(new Uint8Array(count).fill(0xab));

  describe("when the keeper has announced no key", () => {
    it("reverts, for epoch 0 as well", async () => {
      const fresh = await ethers.deployContract("CommandInbox", [p.subscriptions]);
      for (const epoch of [0, 1]) {
        await expect(
          fresh.connect(p.operator).post(epoch, "0xc0ffee", now + 60),
        ).to.be.revertedWithCustomError(fresh, "CommandInboxNoEncryptionKey");
      }
    });
  });

  describe("when it is sealed to a key that is not in force", () => {
    it("reverts for an epoch that is over", async () => {
      await p.inbox.connect(p.keeper).setEncryptionKey(keys.nextKeeper);
      await expect(post()).to.be.revertedWithCustomError(p.inbox, "CommandInboxStaleEpoch").withArgs(1, 2);
    });
    it("reverts for an epoch to come", async () => {
      await expect(post({ epoch: 2 }))
        .to.be.revertedWithCustomError(p.inbox, "CommandInboxStaleEpoch")
        .withArgs(2, 1);
    });
  });

  describe("when the ciphertext is too short or too long", () => {
    it("reverts", async () => {
      for (const size of [0, 2049]) {
        await expect(post({ ciphertext: bytes(size) }))
          .to.be.revertedWithCustomError(p.inbox, "CommandInboxSize")
          .withArgs(size, 2048);
      }
    });
  });

  describe("when the deadline is not ahead, or too far", () => {
    it("reverts for this very second", async () => {
      await expect(post({ deadline: now }))
        .to.be.revertedWithCustomError(p.inbox, "CommandInboxDeadlineOutOfRange")
        .withArgs(now, now + 1, now + days(7));
    });
    it("reverts for more than seven days", async () => {
      await expect(post({ deadline: now + days(7) + 1 }))
        .to.be.revertedWithCustomError(p.inbox, "CommandInboxDeadlineOutOfRange")
        .withArgs(now + days(7) + 1, now + 1, now + days(7));
    });
  });

  describe("when all is well", () => {
    it("announces all that the keeper needs", async () => {
      await expect(post())
        .to.emit(p.inbox, "CommandPosted")
        .withArgs(1, p.operator, 1, now + 60, "0xc0ffee");
    });
    it("keeps who posted it and until when", async () => {
      await post();
      const { address: by } = p.operator;
      const command = { by, deadline: BigInt(now + 60), acknowledgedAt: 0n };
      expect(fields(await p.inbox.commandOf(1))).to.deep.equal(command);
      const none = { by: ZeroAddress, deadline: 0n, acknowledgedAt: 0n };
      expect(fields(await p.inbox.commandOf(0))).to.deep.equal(none);
      expect(fields(await p.inbox.commandOf(2))).to.deep.equal(none);
    });
    it("counts through all operators and epochs", async () => {
      await post();
      await p.inbox.connect(p.keeper).setEncryptionKey(keys.nextKeeper);
      await p.subscriptions.connect(p.admin).grantRole(ethers.id("OPERATOR_ROLE"), p.bob);
      const second = p.inbox.connect(p.bob);
      expect(await second.post.staticCall(2, "0xbeef", now + 60)).to.equal(2);
      await expect(second.post(2, "0xbeef", now + 60))
        .to.emit(p.inbox, "CommandPosted")
        .withArgs(2, p.bob, 2, now + 60, "0xbeef");
      expect(await p.inbox.commandCount()).to.equal(2);
      expect((await p.inbox.commandOf(1)).by).to.equal(p.operator.address);
    });
    it("takes one byte and 2048, one second and seven days", async () => {
      const [shortest, longest] = [bytes(1), bytes(2048)];
      await expect(post({ ciphertext: shortest, deadline: now + 1 }))
        .to.emit(p.inbox, "CommandPosted")
        .withArgs(1, p.operator, 1, now + 1, shortest);
      await time.setNextBlockTimestamp(now + 5);
      await expect(post({ ciphertext: longest, deadline: now + 5 + days(7) }))
        .to.emit(p.inbox, "CommandPosted")
        .withArgs(2, p.operator, 1, now + 5 + days(7), longest);
    });
  });

  describe("when the operator is a contract", () => {
    it("takes the command from it, and from none without the role", async () => {
      const safe = await ethers.deployContract("ContractWallet");
      const data = p.inbox.interface.encodeFunctionData("post", [1, "0xc0ffee", now + 60]);
      await expect(safe.execute(p.inbox, data))
        .to.be.revertedWithCustomError(p.inbox, "AccessControlUnauthorizedAccount")
        .withArgs(safe, ethers.id("OPERATOR_ROLE"));
      await p.subscriptions.connect(p.admin).grantRole(ethers.id("OPERATOR_ROLE"), safe);
      await expect(safe.execute(p.inbox, data))
        .to.emit(p.inbox, "CommandPosted")
        .withArgs(1, safe, 1, now + 60, "0xc0ffee");
      expect((await p.inbox.commandOf(1)).by).to.equal(await safe.getAddress());
    });
  });

  describe("when the role was taken away", () => {
    it("reverts at once, and leaves what was posted before", async () => {
      const { nonce } = await posted(p);
      await p.subscriptions.connect(p.admin).revokeRole(ethers.id("OPERATOR_ROLE"), p.operator);
      await expect(post())
        .to.be.revertedWithCustomError(p.inbox, "AccessControlUnauthorizedAccount")
        .withArgs(p.operator, ethers.id("OPERATOR_ROLE"));
      expect((await p.inbox.commandOf(nonce)).by).to.equal(p.operator.address);
    });
  });
});

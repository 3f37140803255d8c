import { expect } from "chai";
import { encodeBytes32String, ZeroHash } from "ethers";
import type { HostileToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { signPermit } from "../support/sign-permit.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("reentrant", () => {
  let p: Platform;
  let token: HostileToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("HostileToken"));
  });

  /** Calldata of every function that moves money, each with arguments by which it would otherwise go far. */
  async function entries(id: bigint): Promise<Record<string, string>> {
    const { interface: abi } = p.subscriptions;
    const params = order(p, { token: await token.getAddress(), recipient: p.alice.address });
    const permit = { value: 0, deadline: 0, v: 27, r: ZeroHash, s: ZeroHash };
    const money = await token.getAddress();
    return {
      purchase: abi.encodeFunctionData("purchase", [params]),
      purchaseFor: abi.encodeFunctionData("purchaseFor", [params, p.alice.address]),
      purchaseWithPermit: abi.encodeFunctionData("purchaseWithPermit", [params, permit]),
      reclaim: abi.encodeFunctionData("reclaim", [id]),
      renew: abi.encodeFunctionData("renew", [id, 30, money, 30_000_000]),
      renewWithPermit: abi.encodeFunctionData("renewWithPermit", [id, 30, money, 30_000_000, permit]),
      cancel: abi.encodeFunctionData("cancel", [id]),
      collect: abi.encodeFunctionData("collect", [[id]]),
      withdraw: abi.encodeFunctionData("withdraw", [money]),
      withdrawFor: abi.encodeFunctionData("withdrawFor", [p.alice.address, money]),
    };
  }

  /** Has the token call each of them from within `act`, which must fail by the guard each time. */
  async function expectRefusals(id: bigint, act: () => Promise<unknown>): Promise<void> {
    for (const [name, data] of Object.entries(await entries(id))) {
      await token.setCallback(p.subscriptions, data);
      await expect(act(), name).to.be.revertedWithCustomError(
        p.subscriptions,
        "ReentrancyGuardReentrantCall",
      );
    }
  }

  describe("into any function that moves money", () => {
    it("is refused from a purchase", async () => {
      const { id } = await delivered(p, { token });
      await expectRefusals(id, () => p.subscriptions.connect(p.alice).purchase(order(p, { token })));
    });
    it("is refused from a renewal", async () => {
      const { id } = await delivered(p, { token });
      await expectRefusals(id, () => p.subscriptions.connect(p.alice).renew(id, 30, token, 30_000_000));
    });
    it("is refused from a cancel", async () => {
      const { id } = await delivered(p, { token });
      await expectRefusals(id, () => p.subscriptions.connect(p.alice).cancel(id));
    });
    it("is refused from a reclaim", async () => {
      const { id } = await purchased(p, { token });
      await time.increase(3601);
      await expectRefusals(id, () => p.subscriptions.connect(p.alice).reclaim(id));
    });
    it("is refused from a collect", async () => {
      const { id } = await delivered(p, { token });
      await time.increase(days(3));
      await expectRefusals(id, () => p.subscriptions.collect([id]));
    });
    it("is refused from a withdrawal, by oneself or by another", async () => {
      const { id } = await purchased(p, { token });
      await p.subscriptions.connect(p.keeper).reject(id, encodeBytes32String("NO_CAPACITY"));
      await expectRefusals(id, () => p.subscriptions.connect(p.alice).withdraw(token));
      await expectRefusals(id, () => p.subscriptions.connect(p.stranger).withdrawFor(p.alice, token));
    });
  });

  describe("from within a permit", () => {
    it("is refused, and the purchase goes on", async () => {
      const curious = await accepted(p, await ethers.deployContract("CuriousPermitToken"));
      const guard = p.subscriptions.interface.getError("ReentrancyGuardReentrantCall")?.selector;
      for (const [name, data] of Object.entries(await entries(1n))) {
        await curious.connect(p.alice).approve(p.subscriptions, 0);
        await curious.setCallback(p.subscriptions, data);
        const permit = await signPermit(p, p.alice, 30_000_000n, undefined, curious);
        const act = p.subscriptions.connect(p.alice).purchaseWithPermit(order(p, { token: curious }), permit);
        await expect(act, name).to.emit(curious, "CalledBack").withArgs(false, guard);
        await expect(act, name).to.emit(p.subscriptions, "Purchased");
      }
      const count = Object.keys(await entries(1n)).length;
      expect(await p.subscriptions.subscriptionCount()).to.equal(count);
      expect(await curious.balanceOf(p.subscriptions)).to.equal(BigInt(count) * 30_000_000n);
    });
    it("is refused at a renewal, and the renewal goes on", async () => {
      const curious = await accepted(p, await ethers.deployContract("CuriousPermitToken"));
      const { id } = await delivered(p, { token: curious });
      const guard = p.subscriptions.interface.getError("ReentrancyGuardReentrantCall")?.selector;
      for (const [name, data] of Object.entries(await entries(id))) {
        await curious.setCallback(p.subscriptions, data);
        const permit = await signPermit(p, p.alice, 1_000_000n, undefined, curious);
        const act = p.subscriptions.connect(p.alice).renewWithPermit(id, 1, curious, 1_000_000, permit);
        await expect(act, name).to.emit(curious, "CalledBack").withArgs(false, guard);
        await expect(act, name).to.emit(p.subscriptions, "Renewed");
      }
    });
  });

  describe("into a view", () => {
    it("sees a cancel as done before the money goes", async () => {
      const { id, startsAt } = await delivered(p, { token });
      const witness = await watch(id);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(id))
        .to.emit(witness, "Seen")
        .withArgs(status.Cancelled, 10_000_000, 0);
    });
    it("sees a reclaim as done before the money goes", async () => {
      const { id } = await purchased(p, { token });
      const witness = await watch(id);
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id))
        .to.emit(witness, "Seen")
        .withArgs(status.Refunded, 0, 0);
    });
    it("sees money as collected before it goes", async () => {
      const { id, startsAt } = await delivered(p, { token });
      const witness = await watch(id);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.collect([id]))
        .to.emit(witness, "Seen")
        .withArgs(status.Active, 0, 20_000_000);
    });
  });

  async function watch(id: bigint) {
    const witness = await ethers.deployContract("Witness");
    const data = witness.interface.encodeFunctionData("look", [await p.subscriptions.getAddress(), id]);
    await token.setCallback(witness, data);
    return witness;
  }
});

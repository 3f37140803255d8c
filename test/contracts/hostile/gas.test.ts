import { expect } from "chai";
import { type ContractTransactionResponse, encodeBytes32String, MaxUint256 } from "ethers";
import type { GasBombToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { signPermit } from "../support/sign-permit.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

/** `Bomb` of GasBombToken, in its order. */
const bomb = { None: 0, Silent: 1, Long: 2, SilentRevert: 3, LongRevert: 4, Burn: 5 } as const;

/** Half a mebibyte copied would cost its caller 540,000 gas at the least. */
const NOTHING = 1000n;
const PRICE = 30_000_000n;

describe("gas", () => {
  let p: Platform;
  let token: GasBombToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("GasBombToken"));
  });

  describe("of a long answer", () => {
    it("is not spent on a permit that succeeds", async () => {
      await costOfPermit(bomb.None);
      expect(await costOfPermit(bomb.Long)).to.be.closeTo(await costOfPermit(bomb.Silent), NOTHING);
    });
    it("is not spent on a permit that fails", async () => {
      await costOfPermit(bomb.None);
      const [long, silent] = [await costOfPermit(bomb.LongRevert), await costOfPermit(bomb.SilentRevert)];
      expect(long).to.be.closeTo(silent, NOTHING);
    });
    it("is not spent on a payment out", async () => {
      const costOf = async (kind: number) => {
        const { id, startsAt } = await delivered(p, { token });
        await token.arm(kind);
        await time.setNextBlockTimestamp(startsAt + days(10));
        const gas = await gasOf(p.subscriptions.connect(p.alice).cancel(id));
        await token.arm(bomb.None);
        return gas;
      };
      await costOf(bomb.None);
      expect(await costOf(bomb.Long)).to.be.closeTo(await costOf(bomb.Silent), NOTHING);
    });
  });

  describe("burned by a permit", () => {
    it("leaves a purchase one part in 64 of it: enough only if the caller gives 64 times as much", async () => {
      await token.arm(bomb.Burn);
      const permit = await signPermit(p, p.alice, PRICE, undefined, token);
      const buy = (gasLimit: number) =>
        p.subscriptions.connect(p.alice).purchaseWithPermit(order(p, { token }), permit, { gasLimit });
      await expect(buy(1_000_000)).to.be.revertedWithoutReason(ethers);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token }))).to.emit(
        p.subscriptions,
        "Purchased",
      );
      await expect(buy(16_000_000)).to.emit(p.subscriptions, "Purchased");
    });
  });

  describe("burned by a payment out", () => {
    it("is the caller's who asked for it", async () => {
      const { id } = await delivered(p, { token });
      await token.arm(bomb.Burn);
      await expect(
        p.subscriptions.connect(p.alice).cancel(id, { gasLimit: 1_000_000 }),
      ).to.be.revertedWithoutReason(ethers);
    });
    it("cannot reach the keeper and the operator, who call no token", async () => {
      const { id } = await delivered(p, { token });
      const pending = await purchased(p, { token });
      const rejected = await purchased(p, { token });
      await token.arm(bomb.Burn);
      const { keeper, operator, subscriptions: s } = p;
      const reason = encodeBytes32String("REASON");
      await s.connect(keeper).deliver(pending.id, pending.purchaseRef, "0x01", { gasLimit: 400_000 });
      await s.connect(keeper).reject(rejected.id, reason, { gasLimit: 400_000 });
      await s.connect(operator).terminate(id, reason, { gasLimit: 400_000 });
      await s.connect(keeper).close(id, { gasLimit: 400_000 });
    });
  });

  describe("of a batch with a hostile token in it", () => {
    it("is lost, and whoever leaves the token out collects the rest", async () => {
      const hostile = await delivered(p, { token });
      const plain = [(await delivered(p)).id, (await delivered(p)).id];
      await time.increase(days(40));
      await token.arm(bomb.Burn);
      const collect = (ids: bigint[]) => p.subscriptions.collect(ids, { gasLimit: 2_000_000 });
      await expect(collect([...plain, hostile.id])).to.be.revertedWithoutReason(ethers);
      await expect(collect(plain)).to.changeTokenBalance(ethers, p.token, p.treasury, 2n * PRICE);
      expect(await p.subscriptions.earned(hostile.id)).to.equal(PRICE);
    });
  });

  async function costOfPermit(kind: number): Promise<bigint> {
    await token.arm(kind);
    const permit = await signPermit(p, p.alice, MaxUint256, undefined, token);
    return gasOf(p.subscriptions.connect(p.alice).purchaseWithPermit(order(p, { token }), permit));
  }
});

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction has no receipt");
  return receipt.gasUsed;
}

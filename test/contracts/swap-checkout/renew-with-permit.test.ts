import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { signPermit } from "../support/sign-permit.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers } = chain;

const MAX_IN = parseEther("90");

describe("renewWithPermit", () => {
  let m: Market;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
    await m.exo.connect(m.bob).approve(m.checkout, 0);
  });
  const sign = (deadline?: bigint) => signPermit(m, m.bob, MAX_IN, deadline, m.exo, m.checkout);
  const renew = async (id: bigint, permit: Awaited<ReturnType<typeof sign>>, tokenIn?: string) => {
    const one = await swap(m, "exotic", tokenIn === undefined ? {} : { tokenIn });
    return m.checkout.connect(m.bob).renewWithPermit(id, 10, m.token, 10_000_000, one, permit);
  };

  describe("when the permit is good", () => {
    it("renews in one transaction, leaving no allowance behind", async () => {
      const { id, expiresAt } = await delivered(m);
      await expect(renew(id, await sign()))
        .to.emit(m.subscriptions, "Renewed")
        .withArgs(id, m.checkout, m.token, 10_000_000, 10, expiresAt + days(10));
      expect(await m.exo.allowance(m.bob, m.checkout)).to.equal(0);
      await expectEmpty(m);
    });
  });

  describe("when the permit is worthless", () => {
    it("reverts without an allowance", async () => {
      const { id } = await delivered(m);
      await expect(renew(id, await sign(1n)))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutAllowanceTooLow")
        .withArgs(m.exo, m.bob, 0, MAX_IN);
    });
  });

  describe("when there is no token to permit", () => {
    it("reverts", async () => {
      const { id } = await delivered(m);
      await expect(renew(id, await sign(), ZeroAddress))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutNotAToken")
        .withArgs(ZeroAddress);
    });
  });
});

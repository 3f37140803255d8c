import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;

describe("acceptToken", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const tokenWith = (decimals: number) => ethers.deployContract("TestStablecoin", ["T", "T", decimals]);
  const accept = (token: Parameters<typeof p.subscriptions.acceptToken>[0]) =>
    p.subscriptions.connect(p.planner).acceptToken(token);

  describe("when it is accepted already", () => {
    it("reverts", async () => {
      await expect(accept(p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenAlreadyAccepted")
        .withArgs(p.token);
    });
  });

  describe("when it is not a token", () => {
    it("reverts for an account without code", async () => {
      await expect(accept(p.bob))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansNotAToken")
        .withArgs(p.bob);
    });
    it("reverts for a contract without decimals", async () => {
      await expect(accept(p.credential))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansNotAToken")
        .withArgs(p.credential);
    });
  });

  describe("when it has more than 18 decimals", () => {
    it("reverts", async () => {
      const token = await tokenWith(19);
      await expect(accept(token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenDecimals")
        .withArgs(token, 19, 18);
    });
  });

  describe("when it is a token", () => {
    it("accepts it as payment", async () => {
      const token = await tokenWith(18);
      expect(await p.subscriptions.isAccepted(token)).to.equal(false);
      await expect(accept(token)).to.emit(p.subscriptions, "TokenAccepted").withArgs(token, 18);
      expect(await p.subscriptions.isAccepted(token)).to.equal(true);
      expect([...(await p.subscriptions.acceptedTokens())]).to.deep.equal([
        await p.token.getAddress(),
        await token.getAddress(),
      ]);
    });
    it("accepts one that was dropped, and lists it once", async () => {
      await p.subscriptions.connect(p.planner).dropToken(p.token);
      await expect(accept(p.token)).to.emit(p.subscriptions, "TokenAccepted").withArgs(p.token, 6);
      expect([...(await p.subscriptions.acceptedTokens())]).to.deep.equal([await p.token.getAddress()]);
    });
  });
});

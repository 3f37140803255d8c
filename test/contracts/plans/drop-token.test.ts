import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("dropToken", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const drop = () => p.subscriptions.connect(p.planner).dropToken(p.token);

  describe("when it is not accepted", () => {
    it("reverts", async () => {
      await drop();
      await expect(drop())
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.token);
    });
  });

  describe("when it is accepted", () => {
    it("stops accepting it", async () => {
      await expect(drop()).to.emit(p.subscriptions, "TokenDropped").withArgs(p.token);
      expect(await p.subscriptions.isAccepted(p.token)).to.equal(false);
      expect([...(await p.subscriptions.acceptedTokens())]).to.deep.equal([]);
    });
  });
});

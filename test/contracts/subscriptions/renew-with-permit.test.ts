import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { signPermit } from "../support/sign-permit.ts";

const { networkHelpers } = chain;

describe("renewWithPermit", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const renew = async (id: bigint, permit: Awaited<ReturnType<typeof signPermit>>, token = p.token) =>
    p.subscriptions.connect(p.carol).renewWithPermit(id, 10, token, 10_000_000, permit);

  describe("when paused", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(renew(id, await signPermit(p, p.carol, 10_000_000n))).to.be.revertedWithCustomError(
        p.subscriptions,
        "EnforcedPause",
      );
    });
  });

  describe("when the token is not accepted", () => {
    it("reverts before calling it", async () => {
      const { id } = await delivered(p);
      const permit = await signPermit(p, p.carol, 10_000_000n);
      await p.subscriptions.connect(p.planner).dropToken(p.token);
      await expect(renew(id, permit))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.token);
    });
  });

  describe("when the permit is good", () => {
    it("renews without an allowance", async () => {
      const { id, expiresAt } = await delivered(p);
      await p.token.connect(p.carol).approve(p.subscriptions, 0);
      await expect(renew(id, await signPermit(p, p.carol, 10_000_000n)))
        .to.emit(p.subscriptions, "Renewed")
        .withArgs(id, p.carol, p.token, 10_000_000, 10, expiresAt + days(10));
    });
  });

  describe("when the permit is worthless", () => {
    it("reverts without an allowance", async () => {
      const { id } = await delivered(p);
      await p.token.connect(p.carol).approve(p.subscriptions, 0);
      await expect(renew(id, await signPermit(p, p.carol, 10_000_000n, 1n)))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(p.token, p.carol, 0, 10_000_000);
    });
  });
});

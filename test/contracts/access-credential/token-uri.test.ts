import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;
const PREFIX = "data:application/json;base64,";

describe("tokenURI", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when there is no token", () => {
    it("reverts", async () => {
      await expect(p.credential.tokenURI(7))
        .to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken")
        .withArgs(7);
    });
  });

  describe("when there is a token", () => {
    it("is JSON with plan and expiry, whatever the plan is called", async () => {
      const name = 'He said "1\\2"\n大';
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ name }));
      const { id, expiresAt } = await delivered(p, { planId: 2 });
      const uri = await p.credential.tokenURI(id);
      expect(uri.startsWith(PREFIX)).to.equal(true);
      const json: unknown = JSON.parse(Buffer.from(uri.slice(PREFIX.length), "base64").toString("utf8"));
      expect(json).to.deep.include({
        name: "BlockHost VM #1",
        attributes: [
          { trait_type: "Plan", value: name },
          { trait_type: "Expires", display_type: "date", value: expiresAt },
        ],
      });
    });
  });
});

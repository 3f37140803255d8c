import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { chain } from "./support/chain.ts";
import { planTerms } from "./support/plan-terms.ts";
import { platform } from "./support/platform.ts";
import type { Platform } from "./support/platform-type.ts";

const { networkHelpers } = chain;

/** Who may call what, with arguments that reach the check of the role. Everything else is for anyone. */
const guarded: Record<string, { role: string; args: (p: Platform) => unknown[] }> = {
  addPlan: { role: "PLANNER", args: () => [planTerms()] },
  retirePlan: { role: "PLANNER", args: () => [1] },
  acceptToken: { role: "PLANNER", args: (p) => [p.token] },
  dropToken: { role: "PLANNER", args: (p) => [p.token] },
  setStock: { role: "KEEPER", args: () => [1, 10, 5] },
  deliver: { role: "KEEPER", args: () => [1, ZeroHash, "0x01"] },
  reject: { role: "KEEPER", args: () => [1, ZeroHash] },
  close: { role: "KEEPER", args: () => [1] },
  setCredential: { role: "KEEPER", args: () => [1, 1, "0x01"] },
  terminate: { role: "OPERATOR", args: () => [1, ZeroHash] },
  pause: { role: "PAUSER", args: () => [] },
  unpause: { role: "PAUSER", args: () => [] },
  beginTreasuryChange: { role: "ADMIN", args: (p) => [p.bob] },
  cancelTreasuryChange: { role: "ADMIN", args: () => [] },
  acceptTreasuryChange: { role: "ADMIN", args: () => [] },
  grantRole: { role: "ADMIN", args: (p) => [id("KEEPER_ROLE"), p.bob] },
  revokeRole: { role: "ADMIN", args: (p) => [id("KEEPER_ROLE"), p.bob] },
  beginDefaultAdminTransfer: { role: "ADMIN", args: (p) => [p.bob] },
  cancelDefaultAdminTransfer: { role: "ADMIN", args: () => [] },
  changeDefaultAdminDelay: { role: "ADMIN", args: () => [5] },
  rollbackDefaultAdminDelay: { role: "ADMIN", args: () => [] },
};

/** For anyone: what they may do depends on the state, on owning the token, or on being the admin to come. */
const open = [
  "acceptDefaultAdminTransfer",
  "cancel",
  "collect",
  "purchase",
  "purchaseFor",
  "purchaseWithPermit",
  "reclaim",
  "renew",
  "renewWithPermit",
  "renounceRole",
  "requestOperation",
  "withdraw",
  "withdrawFor",
];

describe("role matrix", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  it("knows every function that changes state", () => {
    const functions: string[] = [];
    p.subscriptions.interface.forEachFunction((fragment) => {
      if (!fragment.constant) functions.push(fragment.name);
    });
    expect(functions.sort()).to.deep.equal([...Object.keys(guarded), ...open].sort());
  });

  for (const [name, { role, args }] of Object.entries(guarded)) {
    it(`${name} is for ${role} alone`, async () => {
      const holders = {
        ADMIN: p.admin,
        KEEPER: p.keeper,
        PLANNER: p.planner,
        OPERATOR: p.operator,
        PAUSER: p.pauser,
        treasury: p.treasury,
        deployer: p.deployer,
        stranger: p.stranger,
      };
      for (const [holder, signer] of Object.entries(holders)) {
        const call = p.subscriptions
          .connect(signer)
          .getFunction(name)
          .staticCall(...args(p));
        const refusal = [p.subscriptions, "AccessControlUnauthorizedAccount"] as const;
        if (holder === role) await expect(call, holder).not.to.be.revertedWithCustomError(...refusal);
        else await expect(call, holder).to.be.revertedWithCustomError(...refusal);
      }
    });
  }
});

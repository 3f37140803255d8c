import { expect } from "chai";
import { type BaseContract, id, ZeroHash } from "ethers";
import { chain } from "./support/chain.ts";
import { days } from "./support/days.ts";
import { keys } from "./support/keys.ts";
import { offer } from "./support/offer.ts";
import { planTerms } from "./support/plan-terms.ts";
import { platform } from "./support/platform.ts";
import { uniswap } from "./swap-checkout/support/uniswap.ts";

const { networkHelpers, ethers } = chain;

interface Row {
  readonly of: (w: World) => BaseContract;
  /** Who may call what, with arguments that reach the check of the role. */
  readonly guarded: Record<string, { role: string; args: (w: World) => unknown[] }>;
  /** For anyone: what they may do depends on the state, on owning the token, or on being the admin to come. */
  readonly open: readonly string[];
}

const matrix: Record<string, Row> = {
  Subscriptions: {
    of: (w) => w.subscriptions,
    guarded: {
      addPlan: { role: "PLANNER", args: () => [planTerms()] },
      retirePlan: { role: "PLANNER", args: () => [1] },
      acceptToken: { role: "PLANNER", args: (w) => [w.token] },
      dropToken: { role: "PLANNER", args: (w) => [w.token] },
      setStock: { role: "KEEPER", args: () => [1, 10, 5] },
      deliver: { role: "KEEPER", args: () => [1, ZeroHash, "0x01"] },
      reject: { role: "KEEPER", args: () => [1, ZeroHash] },
      close: { role: "KEEPER", args: () => [1] },
      setCredential: { role: "KEEPER", args: () => [1, 1, "0x01"] },
      terminate: { role: "OPERATOR", args: () => [1, ZeroHash] },
      pause: { role: "PAUSER", args: () => [] },
      unpause: { role: "PAUSER", args: () => [] },
      beginTreasuryChange: { role: "ADMIN", args: (w) => [w.bob] },
      cancelTreasuryChange: { role: "ADMIN", args: () => [] },
      acceptTreasuryChange: { role: "ADMIN", args: () => [] },
      grantRole: { role: "ADMIN", args: (w) => [id("KEEPER_ROLE"), w.bob] },
      revokeRole: { role: "ADMIN", args: (w) => [id("KEEPER_ROLE"), w.bob] },
      beginDefaultAdminTransfer: { role: "ADMIN", args: (w) => [w.bob] },
      cancelDefaultAdminTransfer: { role: "ADMIN", args: () => [] },
      changeDefaultAdminDelay: { role: "ADMIN", args: () => [5] },
      rollbackDefaultAdminDelay: { role: "ADMIN", args: () => [] },
    },
    open: [
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
    ],
  },
  CommandInbox: {
    of: (w) => w.inbox,
    guarded: {
      post: { role: "OPERATOR", args: () => [1, "0xc0ffee", 2n ** 40n - 1n] },
      acknowledge: { role: "KEEPER", args: () => [1, ZeroHash] },
      setEncryptionKey: { role: "KEEPER", args: () => [keys.keeper] },
    },
    open: [],
  },
  AccessCredential: {
    of: (w) => w.credential,
    guarded: {
      mint: { role: "ISSUER", args: (w) => [w.bob, 7, "0x01", 1, 2] },
      burn: { role: "ISSUER", args: () => [7] },
      setCredential: { role: "ISSUER", args: () => [7, 1, "0x01"] },
      announceExpiry: { role: "ISSUER", args: () => [7, 1, 2] },
    },
    open: [
      "approve",
      "safeTransferFrom",
      "safeTransferFrom",
      "setApprovalForAll",
      "setEncryptionKey",
      "setUser",
      "transferFrom",
    ],
  },
  BrokerRegistry: {
    of: (w) => w.registry,
    guarded: {
      setAdmitted: { role: "OWNER", args: () => [1, true] },
      transferOwnership: { role: "OWNER", args: (w) => [w.bob] },
      renounceOwnership: { role: "OWNER", args: () => [] },
      setTerms: { role: "BROKER", args: () => [1, 2, 3] },
      setEncryptionKey: { role: "BROKER", args: () => [1, keys.keeper] },
      setActive: { role: "BROKER", args: () => [1, false] },
      beginOperatorTransfer: { role: "BROKER", args: (w) => [1, w.bob] },
      retire: { role: "BROKER", args: () => [1] },
      withdrawBond: { role: "BROKER", args: () => [1] },
    },
    open: ["acceptOperatorTransfer", "acceptOwnership", "register"],
  },
  PrefixLeases: {
    of: (w) => w.leases,
    guarded: {},
    open: ["answer", "expireRequest", "reject", "rekey", "release", "renew", "request", "withdraw"],
  },
  RevenueSplitter: { of: (w) => w.splitter, guarded: {}, open: ["release"] },
  SwapCheckout: {
    of: (w) => w.checkout,
    guarded: {},
    open: ["purchase", "purchaseWithPermit", "renew", "renewWithPermit"],
  },
};

/** How a contract refuses who lacks the role. */
const refusals: Record<string, string> = {
  ISSUER: "AccessCredentialNotIssuer",
  OWNER: "OwnableUnauthorizedAccount",
  BROKER: "BrokerRegistryNotOperator",
};

describe("role matrix", () => {
  let w: World;
  beforeEach(async () => {
    w = await networkHelpers.loadFixture(world);
  });

  for (const [contract, { of, guarded, open }] of Object.entries(matrix)) {
    describe(contract, () => {
      it("has no function that changes state but these", () => {
        const functions: string[] = [];
        of(w).interface.forEachFunction((fragment) => {
          if (!fragment.constant) functions.push(fragment.name);
        });
        expect(functions.sort()).to.deep.equal([...Object.keys(guarded), ...open].sort());
      });

      for (const [name, { role, args }] of Object.entries(guarded)) {
        it(`${name} is for ${role} alone`, async () => {
          const holders = {
            ADMIN: w.admin,
            KEEPER: w.keeper,
            PLANNER: w.planner,
            OPERATOR: w.operator,
            PAUSER: w.pauser,
            ISSUER: w.issuer,
            OWNER: w.alice,
            BROKER: w.carol,
            treasury: w.treasury,
            deployer: w.deployer,
            stranger: w.stranger,
          };
          for (const [holder, signer] of Object.entries(holders)) {
            const call = of(w)
              .connect(signer)
              .getFunction(name)
              .staticCall(...args(w));
            const refusal = [of(w), refusals[role] ?? "AccessControlUnauthorizedAccount"] as const;
            if (holder === role) await expect(call, holder).not.to.be.revertedWithCustomError(...refusal);
            else await expect(call, holder).to.be.revertedWithCustomError(...refusal);
          }
        });
      }
    });
  }
});

/** The platform and what stands around it, most of which has the roles of Subscriptions; and a registry with a broker. */
async function world() {
  const p = await platform();
  const { router, weth } = await uniswap(p.deployer);
  const registry = await ethers.deployContract("BrokerRegistry", [p.alice, true, 0, days(30)]);
  await registry.connect(p.carol).register(offer());
  return {
    ...p,
    issuer: await ethers.getImpersonatedSigner(await p.subscriptions.getAddress()),
    checkout: await ethers.deployContract("SwapCheckout", [p.subscriptions, router, weth]),
    inbox: await ethers.deployContract("CommandInbox", [p.subscriptions]),
    registry,
    leases: await ethers.getContractAt("PrefixLeases", await registry.leases()),
    splitter: await ethers.deployContract("RevenueSplitter", [[p.treasury], [1]]),
  };
}

type World = Awaited<ReturnType<typeof world>>;

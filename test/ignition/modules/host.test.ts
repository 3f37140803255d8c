import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { deploy } from "../../../ignition/deploy.ts";
import { hostModule } from "../../../ignition/modules/Host.ts";
import { plans } from "../../../ignition/plans.ts";
import { accounts } from "../support/accounts.ts";
import { type ChainFile, chainLike } from "../support/chain-like.ts";
import { mergeParameters } from "../support/merge-parameters.ts";

const DAYS = 86_400;
const ROLES = ["KEEPER", "PLANNER", "OPERATOR", "PAUSER"];

describe("Host module", () => {
  /** As an installer deploys it on Base. */
  async function deployed(onSale: readonly (typeof plans)["small"][], swaps: boolean) {
    const file: ChainFile = JSON.parse(
      await readFile(new URL("../../../ignition/parameters/base.json", import.meta.url), "utf8"),
    );
    const { ethers, provider, networkHelpers } = await chainLike(file);
    const [deployer = never(), admin = never()] = await ethers.getSigners();
    const { RevenueSplitter, Platform } = accounts(admin.address);
    const parameters = mergeParameters(file, {
      RevenueSplitter,
      Subscriptions: { adminDelay: 0 },
      Host: { ...Platform, token: file.Platform.token, adminDelay: 3 * DAYS },
    });
    const addresses = await deploy(provider, hostModule({ plans: onSale, swaps }), parameters);
    const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions ?? "");
    return { ethers, networkHelpers, addresses, subscriptions, deployer, admin };
  }

  it("puts any number of plans on sale, in their order", async () => {
    const onSale = ["One", "Two", "Three", "Four"].map((name) => ({ ...plans.small, name }));
    const { subscriptions } = await deployed(onSale, false);
    expect(await subscriptions.planCount()).to.equal(4);
    for (const [index, { name }] of onSale.entries())
      expect((await subscriptions.planOf(index + 1)).name).to.equal(name);
  });

  it("takes other money where swaps are wanted, and has no checkout where they are not", async () => {
    const { ethers, addresses, subscriptions } = await deployed([plans.small], true);
    const { checkout: address = "" } = addresses as { readonly checkout?: string };
    const checkout = await ethers.getContractAt("SwapCheckout", address);
    expect(await checkout.subscriptions()).to.equal(await subscriptions.getAddress());
    expect((await deployed([plans.small], false)).addresses).not.to.have.property("checkout");
  });

  it("lets the admin take over at once, after which the deployer is nobody", async () => {
    const { subscriptions, deployer, admin } = await deployed([plans.small], false);
    await subscriptions.connect(admin).acceptDefaultAdminTransfer();
    expect(await subscriptions.defaultAdmin()).to.equal(admin.address);
    for (const role of [ZeroHash, ...ROLES.map((name) => id(`${name}_ROLE`))])
      expect(await subscriptions.hasRole(role, deployer)).to.equal(false);
  });

  it("has the delay that was asked for once it is over, so that the next change of admin waits", async () => {
    const { subscriptions, admin, networkHelpers } = await deployed([plans.small], false);
    await subscriptions.connect(admin).acceptDefaultAdminTransfer();
    await networkHelpers.time.increase(3 * DAYS + 1);
    expect(await subscriptions.defaultAdminDelay()).to.equal(3 * DAYS);
  });
});

function never(): never {
  throw new Error("the node has too few accounts");
}

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { id } from "ethers";
import { deploy } from "../../../ignition/deploy.ts";
import Platform from "../../../ignition/modules/Platform.ts";
import { accounts } from "../support/accounts.ts";
import { type ChainFile, chainLike } from "../support/chain-like.ts";
import { mergeParameters } from "../support/merge-parameters.ts";

const CHAINS = ["arbitrum", "base", "ethereum", "optimism", "sepolia"];
const folder = new URL("../../../ignition/parameters/", import.meta.url);
const fileOf = async (chain: string): Promise<ChainFile> =>
  JSON.parse(await readFile(new URL(`${chain}.json`, folder), "utf8"));

describe("Platform module", () => {
  it("has a parameter file for each chain that is supported", async () => {
    const files = (await readdir(folder)).map((name) => name.replace(".json", ""));
    expect(files.sort()).to.deep.equal([...CHAINS, "devnet"].sort());
  });

  for (const chain of CHAINS) {
    it(`deploys with ${chain}'s parameters once the accounts are filled in`, async () => {
      const file = await fileOf(chain);
      const { ethers, provider } = await chainLike(file);
      const [, admin = never()] = await ethers.getSigners();
      const given = accounts(admin.address);
      const addresses = await deploy(provider, Platform, mergeParameters(file, given));
      const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
      expect(await subscriptions.acceptedTokens()).to.deep.equal([file.Platform.token]);
      expect(await subscriptions.planCount()).to.equal(3);
      expect(await subscriptions.treasury()).to.equal(addresses.splitter);
      const { keeper, planner, operator, pauser } = given.Platform;
      for (const [role, holder] of Object.entries({ keeper, planner, operator, pauser }))
        expect(await subscriptions.hasRole(id(`${role.toUpperCase()}_ROLE`), holder), role).to.equal(true);
      const checkout = await ethers.getContractAt("SwapCheckout", addresses.checkout);
      expect(await checkout.subscriptions()).to.equal(addresses.subscriptions);
      expect(await checkout.router()).to.equal(file.SwapCheckout.router);
      const inbox = await ethers.getContractAt("CommandInbox", addresses.inbox);
      expect(await inbox.subscriptions()).to.equal(addresses.subscriptions);
    });
  }

  it("hands the admin role over, and leaves the deployer none", async () => {
    const file = await fileOf("sepolia");
    const { ethers, provider, networkHelpers } = await chainLike(file);
    const [deployer = never(), admin = never()] = await ethers.getSigners();
    const addresses = await deploy(provider, Platform, mergeParameters(file, accounts(admin.address)));
    const subscriptions = (await ethers.getContractAt("Subscriptions", addresses.subscriptions)).connect(admin);
    await expect(subscriptions.acceptDefaultAdminTransfer()).to.be.revertedWithCustomError(
      subscriptions,
      "AccessControlEnforcedDefaultAdminDelay",
    );
    await networkHelpers.time.increase(file.Subscriptions.adminDelay + 1);
    await subscriptions.acceptDefaultAdminTransfer();
    expect(await subscriptions.defaultAdmin()).to.equal(admin.address);
    for (const role of ["DEFAULT_ADMIN", "KEEPER", "PLANNER", "OPERATOR", "PAUSER"]) {
      const hash = role === "DEFAULT_ADMIN" ? ethers.ZeroHash : id(`${role}_ROLE`);
      expect(await subscriptions.hasRole(hash, deployer), role).to.equal(false);
    }
  });

  it("goes on where it was interrupted, at any transaction, and deploys nothing twice", async () => {
    const file = await fileOf("base");
    const { ethers, provider } = await chainLike(file);
    const [deployer = never(), admin = never()] = await ethers.getSigners();
    const parameters = mergeParameters(file, accounts(admin.address));
    const nonce = await deployer.getNonce();
    const deploymentDir = await mkdtemp(join(tmpdir(), "blockhost-ignition-"));
    try {
      let runs = 0;
      let addresses: Awaited<ReturnType<typeof deployOnce>> | undefined;
      const deployOnce = () => deploy(lasting(provider, 2), Platform, parameters, { deploymentDir });
      while (addresses === undefined) {
        runs++;
        addresses = await deployOnce().catch((error) => {
          if (!String(error).includes(INTERRUPTION)) throw error;
          return undefined;
        });
      }
      const sent = (await deployer.getNonce()) - nonce;
      expect(runs).to.equal(Math.ceil((sent + 1) / 2));
      // Four contracts, a token, three plans, six roles given or taken, the admin's offer.
      expect(sent).to.equal(15);
      const again = await deploy(lasting(provider, 0), Platform, parameters, { deploymentDir });
      expect(again).to.deep.equal(addresses);
    } finally {
      await rm(deploymentDir, { recursive: true });
    }
  });

  it("refuses to deploy with accounts missing", async () => {
    const file = await fileOf("sepolia");
    const { provider } = await chainLike(file);
    const message = await deploy(provider, Platform, file).catch(String);
    for (const name of ["payees", "shares", "admin", "keeper", "planner", "operator", "pauser"])
      expect(message).to.include(name);
  });
});

const INTERRUPTION = "the machine was switched off";

/** A provider that fails for good once it has sent so many transactions. */
function lasting(provider: EIP1193Provider, transactions: number): EIP1193Provider {
  let left = transactions;
  return {
    request: async (call) => {
      if (left < 0) throw new Error(INTERRUPTION);
      if (/^eth_send(Raw)?Transaction$/.test(call.method) && --left < 0) throw new Error(INTERRUPTION);
      return provider.request(call);
    },
  };
}

function never(): never {
  throw new Error("the node has too few accounts");
}

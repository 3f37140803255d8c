import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EIP1193Provider, trackTransaction } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
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
    const subscriptions = (await ethers.getContractAt("Subscriptions", addresses.subscriptions)).connect(
      admin,
    );
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

  describe("interrupted", () => {
    let deploymentDir: string;
    beforeEach(async () => {
      deploymentDir = await mkdtemp(join(tmpdir(), "blockhost-ignition-"));
    });
    afterEach(() => rm(deploymentDir, { recursive: true }));

    it("goes on after any transaction, and deploys nothing twice", async () => {
      const { provider, deployer, parameters } = await prepared();
      const nonce = await deployer.getNonce();
      const run = (transactions: number) =>
        deploy(dying(provider, transactions, "answered"), Platform, parameters, { deploymentDir });
      let runs = 1;
      for (; (await run(1).catch(interruption)) === undefined; runs++);
      const sent = (await deployer.getNonce()) - nonce;
      // Four contracts, a token, three plans, six roles given or taken, the admin's offer.
      expect(sent).to.equal(15);
      expect(runs).to.be.at.least(sent);
      await run(0);
      expect((await deployer.getNonce()) - nonce).to.equal(sent);
    });

    it("asks for a transaction whose answer it never got, and goes on once it is told", async () => {
      const { ethers, provider, deployer, parameters } = await prepared();
      const unanswered = dying(provider, 2, "unanswered");
      await deploy(unanswered, Platform, parameters, { deploymentDir }).catch(interruption);
      const asked = await deploy(provider, Platform, parameters, { deploymentDir }).catch(String);
      expect(asked)
        .to.include("track-tx")
        .and.include(`nonce ${(await deployer.getNonce()) - 1}`);
      const block = await ethers.provider.getBlock("latest");
      await trackTransaction(deploymentDir, block?.transactions[0] ?? "", provider);
      const addresses = await deploy(provider, Platform, parameters, { deploymentDir });
      const subscriptions = await ethers.getContractAt("Subscriptions", addresses.subscriptions);
      expect(await subscriptions.planCount()).to.equal(3);
    });

    async function prepared() {
      const file = await fileOf("base");
      const { ethers, provider } = await chainLike(file);
      const [deployer = never(), admin = never()] = await ethers.getSigners();
      return { ethers, provider, deployer, parameters: mergeParameters(file, accounts(admin.address)) };
    }
  });

  it("refuses to deploy with accounts missing", async () => {
    const file = await fileOf("sepolia");
    const { provider } = await chainLike(file);
    const message = await deploy(provider, Platform, file).catch(String);
    expect(message).to.include("payees");
    const split = { RevenueSplitter: accounts(ZeroAddress).RevenueSplitter };
    const next = await deploy(provider, Platform, mergeParameters(file, split)).catch(String);
    for (const name of ["admin", "keeper", "planner", "operator", "pauser"]) expect(next).to.include(name);
  });
});

const INTERRUPTION = "the machine was switched off";

/** What the deployer's machine sees that is switched off with its Nth transaction, answered or not. */
function dying(
  provider: EIP1193Provider,
  transactions: number,
  last: "answered" | "unanswered",
): EIP1193Provider {
  let left = transactions;
  return {
    request: async (call) => {
      const sends = /^eth_send(Raw)?Transaction$/.test(call.method);
      if (left <= 0 && (transactions > 0 || sends)) throw new Error(INTERRUPTION);
      const answer = await provider.request(call);
      if (sends && --left === 0 && last === "unanswered") throw new Error(INTERRUPTION);
      return answer;
    },
  };
}

/** @throws any other error */
function interruption(error: unknown): undefined {
  if (!String(error).includes(INTERRUPTION)) throw error;
}

function never(): never {
  throw new Error("the node has too few accounts");
}

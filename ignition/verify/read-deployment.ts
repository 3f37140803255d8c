import type { Provider } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import { AccessCredential__factory } from "../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../typechain-types/factories/CommandInbox__factory.ts";
import { RevenueSplitter__factory } from "../../typechain-types/factories/RevenueSplitter__factory.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";
import { SwapCheckout__factory } from "../../typechain-types/factories/SwapCheckout__factory.ts";
import type { DeployedContracts } from "./deployed-contracts.ts";
import { readRoles } from "./read-roles.ts";
import { sameCode } from "./same-code.ts";

const OURS = ["Subscriptions", "AccessCredential", "RevenueSplitter", "SwapCheckout", "CommandInbox"];

/** What a person wants to know of a deployment before trusting it with money. */
export interface Deployment {
  readonly chainId: bigint;
  readonly block: number;
  /** Each contract, and whether its code on the chain is what this repository compiles to. */
  readonly contracts: readonly { readonly name: string; readonly address: string; readonly same: boolean }[];
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly adminDelay: bigint;
  /** Who was offered the admin role, and from when it may be accepted; null when nobody was. */
  readonly nextAdmin: { readonly account: string; readonly from: bigint } | null;
  readonly treasury: string;
  readonly nextTreasury: { readonly account: string; readonly from: bigint } | null;
  /** Who shares what comes in, when the treasury is the RevenueSplitter. */
  readonly shares: readonly { readonly payee: string; readonly share: bigint }[];
  readonly tokens: readonly string[];
  readonly plans: bigint;
  readonly paused: boolean;
  /** Contracts that belong to another deployment, in words. */
  readonly faults: readonly string[];
}

/**
 * Reads a deployment from its chain and compares the code with what is compiled here.
 *
 * @param fromBlock block of the deployment, or one before it
 * @throws Error when there is no Subscriptions among the contracts, or what is at its address is none
 */
export async function readDeployment(
  provider: Provider,
  artifacts: ArtifactManager,
  contracts: DeployedContracts,
  fromBlock: number,
): Promise<Deployment> {
  const { Subscriptions: address } = contracts;
  if (address === undefined) throw new Error("the address of Subscriptions is missing");
  if ((await provider.getCode(address)) === "0x") throw new Error(`there is no contract at ${address}`);
  const subscriptions = Subscriptions__factory.connect(address, provider);
  const all: DeployedContracts = { ...contracts, AccessCredential: await subscriptions.credential() };
  const block = await provider.getBlockNumber();
  const [nextAdmin, adminFrom] = await subscriptions.pendingDefaultAdmin();
  const [nextTreasury, treasuryFrom] = await subscriptions.pendingTreasury();
  const treasury = await subscriptions.treasury();
  return {
    chainId: (await provider.getNetwork()).chainId,
    block,
    contracts: await compare(provider, artifacts, all),
    roles: await readRoles(subscriptions, fromBlock, block),
    adminDelay: await subscriptions.defaultAdminDelay(),
    nextAdmin: pending(nextAdmin, adminFrom),
    treasury,
    nextTreasury: pending(nextTreasury, treasuryFrom),
    shares: treasury === all.RevenueSplitter ? await readShares(provider, treasury) : [],
    tokens: await subscriptions.acceptedTokens(),
    plans: await subscriptions.planCount(),
    paused: await subscriptions.paused(),
    faults: await findFaults(provider, all),
  };
}

function compare(provider: Provider, artifacts: ArtifactManager, contracts: DeployedContracts) {
  return Promise.all(
    Object.entries(contracts)
      .filter(isOurs)
      .map(async ([name, address]) => {
        const compiled = await artifacts.readArtifact(name);
        return { name, address, same: sameCode(compiled, await provider.getCode(address)) };
      }),
  );
}

/** A deployment may have others beside them: a devnet's Uniswap and stablecoin. */
function isOurs([name]: readonly [name: string, address: string]): boolean {
  return OURS.includes(name);
}

function pending(account: string, from: bigint): { readonly account: string; readonly from: bigint } | null {
  return from === 0n ? null : { account, from };
}

async function readShares(provider: Provider, address: string): Promise<Deployment["shares"]> {
  const splitter = RevenueSplitter__factory.connect(address, provider);
  const payees = await splitter.payees();
  return Promise.all(payees.map(async (payee) => ({ payee, share: await splitter.sharesOf(payee) })));
}

async function findFaults(provider: Provider, contracts: DeployedContracts): Promise<string[]> {
  const { Subscriptions, AccessCredential, SwapCheckout, CommandInbox } = contracts;
  const owners = {
    AccessCredential:
      AccessCredential && AccessCredential__factory.connect(AccessCredential, provider).issuer(),
    SwapCheckout: SwapCheckout && SwapCheckout__factory.connect(SwapCheckout, provider).subscriptions(),
    CommandInbox: CommandInbox && CommandInbox__factory.connect(CommandInbox, provider).subscriptions(),
  };
  const faults: string[] = [];
  for (const [name, asked] of Object.entries(owners)) {
    const owner = await asked;
    if (owner !== undefined && owner !== Subscriptions) faults.push(`${name} belongs to ${owner}`);
  }
  return faults;
}

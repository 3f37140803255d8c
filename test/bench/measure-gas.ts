import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { deployableContracts } from "../contracts/page/deployable-contracts.ts";
import { chain } from "../contracts/support/chain.ts";
import { platform } from "../contracts/support/platform.ts";
import { busyPlatform } from "./busy-platform.ts";
import { DEPLOYMENTS } from "./deployments.ts";
import type { Figure } from "./figure.ts";
import { GAS_ACTIONS } from "./gas-actions.ts";
import { usdcPlatform } from "./usdc-platform.ts";

const { loadFixture } = chain.networkHelpers;

/**
 * Gas of each action with a stablecoin of 6 decimals and ERC-2612, as a busy host sees it; `.cold` as the first tenant of
 * a fresh deployment does; `.proxied` on the busy host with money built as Circle builds USDC, whose proxy, blacklist and
 * spent allowances are the token's own cost. Gas of each contract's deployment.
 */
export async function measureGas(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (name: string, value: number, target: number | null = null) =>
    figures.push({ name: `gas.${name}`, value, unit: "gas", target });

  for (const [name, { send, target, cold, pays }] of Object.entries(GAS_ACTIONS)) {
    add(name, await gasOf(send(await loadFixture(busy))), target);
    if (cold) add(`${name}.cold`, await gasOf(send(await loadFixture(platform))));
    if (pays) add(`${name}.proxied`, await gasOf(send(await loadFixture(busyProxied))));
  }
  for (const { name } of deployableContracts()) add(`deploy.${name}`, await gasOfDeployment(name));
  return figures;
}

const busy = async () => busyPlatform(await platform());
const busyProxied = async () => busyPlatform(await usdcPlatform());

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return gasUsed(await (await sent).wait());
}

/** @throws Error for a contract that deployments.ts does not know */
async function gasOfDeployment(name: string): Promise<number> {
  const argumentsOf = DEPLOYMENTS[name];
  if (argumentsOf === undefined) throw new Error(`deployments.ts does not say how ${name} is constructed`);
  const p = await loadFixture(platform);
  const contract = await chain.ethers.deployContract(name as string, await argumentsOf(p), p.deployer);
  return gasUsed((await contract.deploymentTransaction()?.wait()) ?? null);
}

function gasUsed(receipt: ContractTransactionReceipt | null): number {
  if (receipt === null) throw new Error("the transaction has no receipt");
  return Number(receipt.gasUsed);
}

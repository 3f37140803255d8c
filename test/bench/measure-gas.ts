import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { deployableContracts } from "../contracts/page/deployable-contracts.ts";
import { chain } from "../contracts/support/chain.ts";
import { busyPlatform } from "./busy-platform.ts";
import { DEPLOYMENTS } from "./deployments.ts";
import type { Figure } from "./figure.ts";
import { GAS_ACTIONS } from "./gas-actions.ts";
import { usdcPlatform } from "./usdc-platform.ts";

const { loadFixture } = chain.networkHelpers;

/**
 * Gas of each action as a busy host sees it, and `.cold` as the first tenant of a fresh deployment does; gas of each
 * contract's deployment.
 */
export async function measureGas(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (name: string, value: number, target: number | null = null) =>
    figures.push({ name: `gas.${name}`, value, unit: "gas", target });

  for (const [name, { send, target, cold }] of Object.entries(GAS_ACTIONS)) {
    add(name, await gasOf(send(await loadFixture(busyPlatform))), target);
    if (cold) add(`${name}.cold`, await gasOf(send(await loadFixture(usdcPlatform))));
  }
  for (const { name } of deployableContracts()) add(`deploy.${name}`, await gasOfDeployment(name));
  return figures;
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return gasUsed(await (await sent).wait());
}

/** @throws Error for a contract that deployments.ts does not know */
async function gasOfDeployment(name: string): Promise<number> {
  const argumentsOf = DEPLOYMENTS[name];
  if (argumentsOf === undefined) throw new Error(`deployments.ts does not say how ${name} is constructed`);
  const p = await loadFixture(usdcPlatform);
  const contract = await chain.ethers.deployContract(name as string, argumentsOf(p), p.deployer);
  return gasUsed((await contract.deploymentTransaction()?.wait()) ?? null);
}

function gasUsed(receipt: ContractTransactionReceipt | null): number {
  if (receipt === null) throw new Error("the transaction has no receipt");
  return Number(receipt.gasUsed);
}

import type { BlockchainAnswers } from "../answers/blockchain.ts";
import type { Funds } from "../finalize/ports/chain-setup.ts";
import type { Payer } from "./chain-access.ts";
import { dataFee } from "./data-fee.ts";
import { deploymentCost } from "./deployment-cost.ts";
import { firstGas, hasGas } from "./keeper-gas.ts";
import { balanceOf, paymentCost, priceNow } from "./pay.ts";
import { sentEntries } from "./sent-entries.ts";

/** Prices move while one waits for the money: what is estimated, and so much more. Percent. */
const MARGIN = 130n;

/** What there is to pay for. */
export interface Owed {
  /** Null: there is none yet. */
  readonly keeper: string | null;
  /** Name of the deployment, whose transactions so far are paid; null: nothing of it was sent. */
  readonly deployment: string | null;
  /** Whether all of it is there. */
  readonly isDeployed: boolean;
  /** What the keeper is given beside its gas, wei. */
  readonly lease: bigint;
}

/** What the deployer has and has yet to pay. */
export async function deployerFunds(
  payer: Payer,
  answers: BlockchainAnswers,
  artifacts: string,
  { keeper, deployment, isDeployed, lease }: Owed,
): Promise<Funds> {
  const { address, pool } = payer;
  const { contracts } = answers;
  let cost = 0n;
  if (contracts.kind === "deploy" && !isDeployed) {
    const { gas, bytes } = await deploymentCost(payer, address, answers, contracts, artifacts);
    const left = gas - (deployment === null ? 0n : await gasSent(payer, deployment));
    cost += (left > 0n ? left : 0n) * (await priceNow(payer)) + (await dataFee(pool, bytes));
  }
  if (keeper === null || !(await hasGas(payer, keeper)))
    cost += lease + (await firstGas(payer)) + (await paymentCost(payer, address, keeper ?? address));
  return { address, balance: await balanceOf(payer, address), needs: (cost * MARGIN) / 100n };
}

/** What was sent is paid, or reserved. Its limits are a fifth above its estimates. */
async function gasSent(payer: Payer, deployment: string): Promise<bigint> {
  const entries = [...(await sentEntries(payer, deployment)).values()];
  return entries.reduce((sum, { gasLimit }) => sum + (gasLimit * 5n) / 6n, 0n);
}

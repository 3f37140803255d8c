import { id } from "ethers";
import { Contracts } from "../../keeper/chain/contracts.ts";
import type { Rpc } from "../../keeper/chain/rpc.ts";
import type { BlockId } from "../../keeper/core/chain-log.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Contracts as Addresses, Parties } from "../finalize/ports/chain-setup.ts";
import type { ChainAccess } from "./chain-access.ts";
import { codeFault } from "./code-fault.ts";

export interface ExpectedDeployment {
  readonly addresses: Addresses;
  readonly parties: Parties;
  /** Address of the stablecoin. */
  readonly token: string;
  /** How many plans were put on sale. */
  readonly plans: number;
  /** Of the compiled contracts. */
  readonly artifacts: string;
}

/**
 * What is not as it was to be, by the word of a quorum on the confirmed block; null when all is well. More plans, or
 * other holders of roles beside ours, are the operator's business.
 *
 * @throws RetryableError CHAIN_…
 */
export async function deploymentFault(
  { pool, heads }: ChainAccess,
  expected: ExpectedDeployment,
): Promise<string | null> {
  const { addresses, artifacts } = expected;
  try {
    const contracts = await Contracts.connect(pool, addresses.subscriptions);
    await contracts.checkInbox(pool, addresses.inbox);
    const { value } = await heads.agreed(
      async (rpc, block) =>
        (await codeFault(rpc, { blockHash: block.hash, requireCanonical: true }, addresses, artifacts)) ??
        (await stateFault(contracts, rpc, block, expected)),
    );
    return value;
  } catch (error) {
    // Not there, or another contract: what a reorganisation or a wrong address leaves.
    if (error instanceof FinalError && ["CONTRACT_MISSING", "INBOX_WRONG"].includes(error.code))
      return error.message;
    throw error;
  }
}

async function stateFault(
  contracts: Contracts,
  rpc: Rpc,
  block: BlockId,
  { addresses, parties: { keeper, admin }, token, plans }: ExpectedDeployment,
): Promise<string | null> {
  const subscriptions = contracts.at(rpc, block);
  const [isKeeper, holder, [next], isAccepted, planCount, treasury] = await Promise.all([
    subscriptions.hasRole(id("KEEPER_ROLE"), keeper),
    subscriptions.defaultAdmin(),
    subscriptions.pendingDefaultAdmin(),
    subscriptions.isAccepted(token),
    subscriptions.planCount(),
    subscriptions.treasury(),
  ]);
  if (!isKeeper) return `${keeper} does not hold KEEPER_ROLE.`;
  if (![holder, next].some((account) => isSame(account, admin)))
    return `${admin} neither is the admin nor was offered to be.`;
  if (!isAccepted) return `The token ${token} is not accepted.`;
  if (planCount < BigInt(plans)) return `There are ${planCount} plans, not ${plans}.`;
  if (!isSame(treasury, addresses.splitter ?? "")) return `The treasury is ${treasury}.`;
  return null;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

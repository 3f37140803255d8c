import { id } from "ethers";
import { subscriptionsAbi } from "../../keeper/chain/abis.ts";
import { Contracts } from "../../keeper/chain/contracts.ts";
import { RpcError } from "../../keeper/chain/rpc-error.ts";
import { RetryableError } from "../../keeper/core/errors.ts";
import type { ContractsAnswers } from "../answers/contracts.ts";
import type { Contracts as Addresses, Parties } from "../finalize/ports/chain-setup.ts";
import type { Part } from "../finalize/ports/part.ts";
import type { ChainAccess } from "./chain-access.ts";

export type ExistingContracts = Extract<ContractsAnswers, { readonly kind: "existing" }>;

const KEEPER_ROLE = id("KEEPER_ROLE");

/**
 * The contracts of a host that was there before, once its admin has let this host's key in. Only the admin can: it is told
 * how, and waited for.
 */
export function existingContracts(
  access: ChainAccess,
  wanted: ExistingContracts,
  { keeper }: Parties,
): Part<Addresses> {
  const { pool, heads, time, rules } = access;
  const look = async (): Promise<Addresses | null> => {
    const contracts = await Contracts.connect(pool, wanted.subscriptions);
    await contracts.checkInbox(pool, wanted.inbox);
    const { value } = await heads.agreed(async (rpc, block) => {
      const subscriptions = contracts.at(rpc, block);
      const treasury = await subscriptions.treasury();
      const splitter = contracts.splitterAt(treasury, rpc, block);
      return {
        isKeeper: await subscriptions.hasRole(KEEPER_ROLE, keeper),
        splitter: (await isSplitter(() => splitter.payees())) ? treasury : null,
      };
    });
    if (!value.isKeeper) return null;
    return {
      subscriptions: contracts.subscriptions,
      credential: contracts.credential,
      inbox: wanted.inbox,
      splitter: value.splitter,
      // Nothing on the chain leads from Subscriptions to what pays into it.
      checkout: null,
      deploymentBlock: wanted.deploymentBlock,
    };
  };
  return {
    look,
    async make(say, waiting) {
      const data = subscriptionsAbi.encodeFunctionData("grantRole", [KEEPER_ROLE, keeper]);
      say(
        `The admin of ${wanted.subscriptions} has to let this host's key in: grantRole(KEEPER_ROLE, ${keeper}).`,
      );
      say(`As a call: to ${wanted.subscriptions}, data ${data}`);
      for (;;) {
        waiting.throwIfAborted();
        const found = await look();
        if (found !== null) return found;
        await time.sleep(rules.pollIntervalMs, waiting);
      }
    },
  };
}

/** Another treasury reverts, or answers with nothing that can be read. */
async function isSplitter(payees: () => Promise<unknown>): Promise<boolean> {
  try {
    await payees();
    return true;
  } catch (error) {
    const isRevert = error instanceof RpcError && error.revertData !== null;
    if (error instanceof RetryableError && !isRevert) throw error;
    return false;
  }
}

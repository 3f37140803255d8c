import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import type { BlockchainAnswers } from "../answers/blockchain.ts";
import type { Contracts, Parties } from "../finalize/ports/chain-setup.ts";
import type { Part } from "../finalize/ports/part.ts";
import type { Payer } from "./chain-access.ts";
import { deployContracts } from "./deploy-contracts.ts";
import { deploymentFault } from "./deployment-fault.ts";
import { readRecord, writeRecord } from "./deployment-record.ts";
import { hostDeployment, type NewContracts } from "./host-deployment.ts";

export interface NewContractsOptions {
  readonly payer: () => Promise<Payer>;
  readonly answers: Pick<BlockchainAnswers, "plans">;
  readonly wanted: NewContracts;
  readonly parties: Parties;
  /** Of the installer's state on this chain. */
  readonly folder: string;
  /** Of the compiled contracts. */
  readonly artifacts: string;
}

/**
 * The contracts of a new host: deployed once, wired, and offered to the admin. Other answers want others: those that were
 * there before stay on the chain, unused, and are found again with their answers.
 */
export function newContracts(options: NewContractsOptions): Part<Contracts> {
  const { payer, answers, wanted, parties, artifacts } = options;
  const plan = hostDeployment(answers, wanted, parties);
  const folder = join(options.folder, `deployment-${plan.name}`);
  const faultOf = async (addresses: Contracts) =>
    deploymentFault(await payer(), {
      addresses,
      parties,
      token: wanted.stablecoin,
      plans: answers.plans.length,
      artifacts,
    });
  return {
    async look() {
      const record = await readRecord(folder);
      return record !== null && (await faultOf(record)) === null ? record : null;
    },
    async make(say, waiting) {
      say(`Deploying on chain ${(await payer()).chainId}, with ${answers.plans.length} plans on sale.`);
      const { addresses, firstBlock } = await deployContracts(
        await payer(),
        { ...plan, folder, artifacts },
        say,
        waiting,
      );
      const contracts = {
        subscriptions: named(addresses, "subscriptions"),
        credential: named(addresses, "credential"),
        inbox: named(addresses, "inbox"),
        splitter: named(addresses, "splitter"),
        checkout: addresses.checkout ?? null,
        deploymentBlock: firstBlock,
      };
      const fault = await faultOf(contracts);
      if (fault !== null) throw notAsWanted(fault);
      await writeRecord(folder, contracts);
      return contracts;
    },
  };
}

function named(addresses: Readonly<Record<string, string>>, name: string): string {
  const address = addresses[name];
  if (address === undefined) throw new Error(`this is a bug: the module has no ${name}`);
  return address;
}

function notAsWanted(fault: string): FinalError {
  return new FinalError(
    "DEPLOYMENT_UNEXPECTED",
    `The contracts were deployed, and are not as they should be: ${fault}`,
    "Find out who has changed them, with `./blockhost verify`; only the installer's key could.",
  );
}

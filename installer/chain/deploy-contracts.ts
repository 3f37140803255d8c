import {
  type DeploymentParameters,
  DeploymentResultType,
  deploy,
  type IgnitionModule,
  type IgnitionModuleResult,
} from "@nomicfoundation/ignition-core";
import { getCreateAddress } from "ethers";
import type { Say } from "../finalize/ports/part.ts";
import type { Payer } from "./chain-access.ts";
import { DeploymentProvider } from "./deployment-provider.ts";
import { fileArtifacts } from "./file-artifacts.ts";
import { ignitionError, unsuccessful } from "./ignition-error.ts";
import { mendJournal } from "./mend-journal.ts";
import { tend } from "./tend.ts";
import { untilConfirmed } from "./until-confirmed.ts";

export interface DeploymentPlan {
  /** Tells its transactions from those of others with the same key. */
  readonly name: string;
  readonly module: IgnitionModule<string, string, IgnitionModuleResult<string>>;
  readonly parameters: DeploymentParameters;
  /** Of Ignition's journal. */
  readonly folder: string;
  /** Of the compiled contracts. */
  readonly artifacts: string;
}

export interface DeployedHost {
  /** By the names of the module's results. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Block of the first contract. */
  readonly firstBlock: number;
}

/** So long does Ignition wait for a transaction: as long as the outbox, which never gives up. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/**
 * Deploys a module with the payer's key, or goes on where it was interrupted. It may be killed at any point: nothing is
 * sent twice. All transactions are confirmed by the chain's rule when it resolves.
 *
 * @throws RetryableError DEPLOYMENT_FAILED, DEPLOYER_OUT_OF_GAS, CHAIN_…; FinalError DEPLOYMENT_CHANGED, DEPLOYMENT_…;
 * the signal's reason
 */
export async function deployContracts(
  payer: Payer,
  { name, module, parameters, folder, artifacts }: DeploymentPlan,
  say: Say,
  waiting: AbortSignal,
): Promise<DeployedHost> {
  const provider = await DeploymentProvider.open(payer, name, say, waiting);
  const resolver = fileArtifacts(artifacts);
  const result = await tend(payer, async () => {
    try {
      await mendJournal(folder, resolver, provider);
      return await deploy({
        provider,
        accounts: [payer.address],
        artifactResolver: resolver,
        ignitionModule: module,
        deploymentParameters: parameters,
        deploymentDir: folder,
        config: {
          blockPollingInterval: payer.rules.pollIntervalMs,
          // Depth is waited for once, at the end: until then the outbox mends what a reorganisation takes back.
          requiredConfirmations: 1,
          timeBeforeBumpingFees: FOR_EVER,
          // The outbox knows at once what it has.
          maxRetries: 1,
        },
        disableFeeBumping: true,
      });
    } catch (error) {
      waiting.throwIfAborted();
      throw ignitionError(error, provider.failure, payer.address);
    }
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw unsuccessful(result, folder);
  const sent = await untilConfirmed(payer, provider.purposes, waiting);
  const addresses = Object.entries(module.results).map(([contract, future]) => [
    contract,
    result.contracts[future.id]?.address ?? "",
  ]);
  const made = new Set(Object.values(result.contracts).map(({ address }) => address));
  // Journals that were moved away have left others in the outbox.
  const own = sent.filter(
    ({ to, sender: from, nonce }) => to === null && made.has(getCreateAddress({ from, nonce })),
  );
  return {
    addresses: Object.fromEntries(addresses),
    firstBlock: Math.min(...own.map(({ mined }) => mined.block.number)),
  };
}

import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import {
  type DeployConfig,
  type DeploymentParameters,
  DeploymentResultType,
  type EIP1193Provider,
  type IgnitionModule,
  type IgnitionModuleResult,
  deploy as ignite,
} from "@nomicfoundation/ignition-core";
import hre from "hardhat";

/** How to deploy, beside what. */
export interface DeployOptions {
  readonly config?: Partial<DeployConfig>;
  /** Folder of Ignition's journal, with which a deployment that was interrupted goes on where it was; none without. */
  readonly deploymentDir?: string;
}

/**
 * Deploys a module through `provider` with the node's own accounts, the first of them as deployer. Needs compiled
 * contracts (`hardhat build`).
 * @returns the addresses of the module's results, by name
 * @throws Error with what Ignition has to say, when it does not succeed
 */
export async function deploy<ResultsT extends IgnitionModuleResult<string>>(
  provider: EIP1193Provider,
  module: IgnitionModule<string, string, ResultsT>,
  parameters: DeploymentParameters,
  options: DeployOptions = {},
): Promise<{ readonly [name in keyof ResultsT]: string }> {
  const accounts = (await provider.request({ method: "eth_accounts" })) as string[];
  const result = await ignite({
    provider,
    accounts,
    ...options,
    artifactResolver: new HardhatArtifactResolver(hre.artifacts),
    ignitionModule: module,
    deploymentParameters: parameters,
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    throw new Error(`The contracts could not be deployed: ${JSON.stringify(result)}`);
  }
  const addresses = Object.entries(module.results).map(([name, future]) => [
    name,
    result.contracts[future.id]?.address,
  ]);
  return Object.fromEntries(addresses) as { [name in keyof ResultsT]: string };
}

import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import type { JsonRpcProvider } from "ethers";
import { deploy } from "../../ignition/deploy.ts";
import Devnet from "../../ignition/modules/Devnet.ts";
import { plans } from "../../ignition/plans.ts";
import { runTool } from "../image/run-tool.ts";
import { HARDHAT } from "./hardhat-command.ts";
import { seedPools } from "./seed-pools.ts";

export interface DevnetContracts {
  readonly subscriptions: string;
  readonly credential: string;
  readonly stablecoin: string;
  /** A token that pays by way of Uniswap, as native money does. */
  readonly other: string;
  readonly weth: string;
  readonly positions: string;
  readonly checkout: string;
  readonly quoter: string;
  /** CommandInbox; who deployed it is the operator. */
  readonly inbox: string;
  /** Plan ids: one that the host can fulfil, and one that no host of ours can. */
  readonly plans: { readonly small: bigint; readonly giant: bigint };
}

/** More memory than the simulated node has, so that its purchase ends in a refund. */
const GIANT = { ...plans.large, name: "Giant", memoryMiB: 1_048_576, minDays: 1 };

/**
 * Compiles what is not compiled and deploys it by Ignition with the chain's own accounts, the first of them as admin.
 *
 * @param image name of the template that the plans are for, such as `debian-12`
 */
export async function deployDevnet(
  provider: JsonRpcProvider,
  keeper: string,
  image: string,
): Promise<DevnetContracts> {
  // In a process of its own, because the compiler's warnings about others' code are not for who watches.
  await runTool(process.execPath, [HARDHAT.cli, "build", "--quiet", "--no-tests"], { cwd: HARDHAT.folder });
  const [admin = "", treasury = ""] = (await provider.send("eth_accounts", [])) as string[];
  const parameters: DeploymentParameters = {
    RevenueSplitter: { payees: [treasury], shares: [1] },
    Subscriptions: { adminDelay: 0 },
    Devnet: {
      keeper,
      planner: admin,
      operator: admin,
      pauser: admin,
      small: { ...plans.small, image },
      medium: { ...plans.medium, image },
      large: { ...GIANT, image },
    },
  };
  const request = ({ method, params }: { readonly method: string; readonly params?: unknown }) =>
    provider.send(method, (params ?? []) as unknown[]);
  const addresses = await deploy({ request }, Devnet, parameters);
  await seedPools(provider, addresses);
  return { ...addresses, plans: { small: 1n, giant: 3n } };
}

import { chain } from "../support/chain.ts";

/**
 * What a lens answers to a call that creates nothing.
 * @param gas of the call; the block's limit unless told
 */
export async function look(
  name: "FleetLens" | "SubscriptionLens",
  args: readonly unknown[],
  gas?: number,
): Promise<string> {
  const factory = await chain.ethers.getContractFactory(name);
  const { data } = await factory.getDeployTransaction(...args);
  const limit = gas === undefined ? {} : { gas: `0x${gas.toString(16)}` };
  return (await chain.provider.request({
    method: "eth_call",
    params: [{ data, ...limit }, "latest"],
  })) as string;
}

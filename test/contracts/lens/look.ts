import { chain } from "../support/chain.ts";

/**
 * What a lens answers to a call that creates nothing.
 * @param gas of the call; the block's limit unless told
 * @param from who calls; whom the chain likes unless told
 */
export async function look(
  name: "EarningsLens" | "FleetLens" | "SignatureLens" | "SubscriptionLens",
  args: readonly unknown[],
  gas?: number,
  from?: string,
): Promise<string> {
  const factory = await chain.ethers.getContractFactory(name);
  const { data } = await factory.getDeployTransaction(...args);
  const limit = gas === undefined ? {} : { gas: `0x${gas.toString(16)}` };
  const caller = from === undefined ? {} : { from };
  return (await chain.provider.request({
    method: "eth_call",
    params: [{ data, ...limit, ...caller }, "latest"],
  })) as string;
}

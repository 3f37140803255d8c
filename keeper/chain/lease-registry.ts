import type { ChainHeads } from "./chain-heads.ts";
import { isRevert } from "./is-revert.ts";
import { leasesAbi, registryAbi } from "./network-abis.ts";
import { callResultShape } from "./rpc-shapes.ts";

/**
 * The registry of brokers that made a contract of leases, as a quorum of servers has it.
 *
 * @param leases address
 * @returns its address; null when there is no PrefixLeases, or its registry does not know it
 * @throws RetryableError CHAIN_…
 */
export async function leaseRegistry(heads: ChainHeads, leases: string): Promise<string | null> {
  const { value } = await heads.at("final", async (rpc, { hash }) => {
    const block = { blockHash: hash, requireCanonical: true };
    const addressAt = async (to: string, data: string) => {
      const answer = await rpc
        .request("eth_call", [{ to, data }, block], callResultShape)
        .catch((error: unknown) => {
          // Another contract, which knows no such question.
          if (isRevert(error)) return "0x";
          throw error;
        });
      return /^0x0{24}[0-9a-f]{40}$/i.test(answer) ? `0x${answer.slice(26)}` : null;
    };
    const registry = await addressAt(leases, leasesAbi.encodeFunctionData("registry"));
    if (registry === null) return null;
    const made = await addressAt(registry, registryAbi.encodeFunctionData("leases"));
    return made === leases.toLowerCase() ? registry : null;
  });
  return value;
}

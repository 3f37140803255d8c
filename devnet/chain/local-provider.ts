import { JsonRpcProvider } from "ethers";
import type { LocalChain } from "./local-chain.ts";

/** The way to a local chain, without batches and caches: who moves its time must see it at once. */
export function localProvider({ url, chainId }: Pick<LocalChain, "url" | "chainId">): JsonRpcProvider {
  return new JsonRpcProvider(url, chainId, {
    staticNetwork: true,
    pollingInterval: 100,
    batchMaxCount: 1,
    cacheTimeout: -1,
  });
}

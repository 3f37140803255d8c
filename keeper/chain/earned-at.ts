import type { BlockRef } from "../core/chain-view.ts";
import { RetryableError } from "../core/errors.ts";
import type { Contracts } from "./contracts.ts";
import { earningsWordsShape } from "./earnings-words.ts";
import type { RpcServer } from "./rpc-server.ts";

/** Most subscriptions in one answer of EarningsLens, which may have 24,576 bytes. */
const PAGE = 380;

/** What one subscription has earned and nobody has collected. */
interface Earned {
  readonly id: bigint;
  readonly token: string;
  /** Units of the token. */
  readonly amount: bigint;
}

/** What subscriptions have earned as of one block, from the lowest id on, as one server has it. @throws RetryableError */
export async function earnedAt(
  contracts: Contracts,
  rpc: RpcServer,
  { hash }: BlockRef,
): Promise<readonly Earned[]> {
  const found: Earned[] = [];
  for (let first = 1n; first !== 0n; ) {
    const call = { data: contracts.earningsLens(first, PAGE) };
    const at = { blockHash: hash, requireCanonical: true };
    const { next, earned } = await rpc.request("eth_call", [call, at], earningsWordsShape);
    found.push(...earned);
    if (next !== 0n && next <= first) throw noGas(rpc.name);
    first = next;
  }
  return found;
}

function noGas(server: string): RetryableError {
  return new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${server} gives calls too little gas to look at what a single subscription has earned.`,
    "Raise its gas cap for eth_call (geth: --rpc.gascap), or use another server.",
  );
}

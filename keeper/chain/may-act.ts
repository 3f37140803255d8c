import { id } from "ethers";
import type { Depth } from "../core/chain-view.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";

const KEEPER_ROLE = id("KEEPER_ROLE");

/** Whether an account has KEEPER_ROLE; at `final` by the word of a quorum. @throws RetryableError CHAIN_… */
export async function mayAct(
  heads: ChainHeads,
  contracts: Contracts,
  account: string,
  depth: Depth,
): Promise<boolean> {
  const { value } = await heads.at(depth, (rpc, block) =>
    contracts.at(rpc, block).hasRole(KEEPER_ROLE, account),
  );
  return value;
}

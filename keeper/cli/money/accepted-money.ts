import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";
import { tokenMoney } from "./token-money.ts";

/** The tokens that the contract takes now, as a quorum of servers has it. @throws RetryableError CHAIN_… */
export async function acceptedMoney(desk: Pick<Desk, "chain" | "config">): Promise<readonly Money[]> {
  const { heads, contracts } = desk.chain;
  const { value: tokens } = await heads.agreed(async (rpc, block) => [
    ...(await contracts.at(rpc, block).acceptedTokens()),
  ]);
  return Promise.all(tokens.map((address) => tokenMoney(desk, address)));
}

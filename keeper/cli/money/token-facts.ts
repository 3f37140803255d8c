import { TokenReader } from "../../chain/token-reader.ts";
import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";

/**
 * A token's symbol and decimals, as a quorum of servers has them: one that lied about decimals would have a person pay a
 * million times as much. Null when there is no such token.
 *
 * @throws RetryableError CHAIN_…
 */
export async function tokenFacts(
  { chain: { heads }, config }: Pick<Desk, "chain" | "config">,
  address: string,
): Promise<Money | null> {
  const { value } = await heads.agreed(async (rpc) => {
    const reader = new TokenReader(rpc, BigInt(config.chain.chainId));
    const { symbol, decimals } = (await reader.facts(address)) ?? {};
    return decimals === undefined ? null : { address, symbol: symbol || "?", decimals };
  });
  return value;
}

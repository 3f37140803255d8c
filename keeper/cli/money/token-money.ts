import { TokenReader } from "../../chain/token-reader.ts";
import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";

/** What a token is that the contract knows: it was asked for its decimals once, a symbol it may lack. */
export async function tokenMoney(
  { chain: { pool }, config }: Pick<Desk, "chain" | "config">,
  address: string,
): Promise<Money> {
  const reader = new TokenReader(pool, BigInt(config.chain.chainId));
  const { symbol, decimals } = (await reader.facts(address)) ?? {
    symbol: "?",
    decimals: await reader.decimals(address),
  };
  return { address, symbol, decimals };
}

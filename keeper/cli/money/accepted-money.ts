import { TokenReader } from "../../chain/token-reader.ts";
import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";

/** The tokens that the contract takes now. @throws RetryableError CHAIN_… */
export async function acceptedMoney(desk: Pick<Desk, "chain" | "config">): Promise<readonly Money[]> {
  const { pool, contracts } = desk.chain;
  const reader = new TokenReader(pool, BigInt(desk.config.chain.chainId));
  const tokens = await reader.accepted(contracts.subscriptions);
  return Promise.all(
    tokens.map(async (address) => {
      // Acceptance asked it for its decimals; a symbol it may lack.
      const { symbol, decimals } = (await reader.facts(address)) ?? {
        symbol: "?",
        decimals: await reader.decimals(address),
      };
      return { address, symbol, decimals };
    }),
  );
}

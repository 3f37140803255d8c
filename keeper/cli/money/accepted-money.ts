import { TokenReader } from "../../chain/token-reader.ts";
import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";
import { tokenMoney } from "./token-money.ts";

/** The tokens that the contract takes now. @throws RetryableError CHAIN_… */
export async function acceptedMoney(desk: Pick<Desk, "chain" | "config">): Promise<readonly Money[]> {
  const { pool, contracts } = desk.chain;
  const tokens = await new TokenReader(pool, BigInt(desk.config.chain.chainId)).accepted(
    contracts.subscriptions,
  );
  return Promise.all(tokens.map((address) => tokenMoney(desk, address)));
}

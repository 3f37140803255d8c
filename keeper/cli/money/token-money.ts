import { TokenReader } from "../../chain/token-reader.ts";
import type { Desk } from "../desk.ts";
import type { Money } from "./money.ts";
import { tokenFacts } from "./token-facts.ts";

/** A token that the contract knows: it was asked for its decimals once, a symbol it may lack. */
export async function tokenMoney(desk: Pick<Desk, "chain" | "config">, address: string): Promise<Money> {
  const known = await tokenFacts(desk, address);
  if (known !== null) return known;
  const { value: decimals } = await desk.chain.heads.agreed((rpc) =>
    new TokenReader(rpc, BigInt(desk.config.chain.chainId)).decimals(address),
  );
  return { address, symbol: "?", decimals };
}

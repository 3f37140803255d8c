import { parseAddress } from "../book/parse-address.ts";
import type { Desk } from "../desk.ts";
import { usageError } from "../usage-error.ts";
import { acceptedMoney } from "./accepted-money.ts";
import type { Money } from "./money.ts";
import { tokenFacts } from "./token-facts.ts";

/** The chain's own money, whatever the chain calls it. */
export const NATIVE: Money = { address: null, symbol: "ETH", decimals: 18 };

/**
 * Finds which money is meant: `eth`, the symbol of an accepted token, or the address of any token. Symbols of others do
 * not count, since anybody may give a token any symbol.
 *
 * @throws FinalError USAGE; RetryableError CHAIN_…
 */
export async function moneyNamed(desk: Desk, text: string): Promise<Money> {
  if (text.toLowerCase() === "eth") return NATIVE;
  if (/^0x/i.test(text)) return tokenAt(desk, parseAddress(text));
  const accepted = await acceptedMoney(desk);
  const meant = accepted.filter(({ symbol }) => symbol.toLowerCase() === text.toLowerCase());
  const [money] = meant;
  if (money !== undefined && meant.length === 1) return money;
  const known = ["eth", ...accepted.map(({ symbol }) => symbol)].join(", ");
  throw usageError(
    meant.length > 1 ? `More than one token is called ${text}.` : `No accepted token is called "${text}".`,
    `Write one of ${known}, or the token's address.`,
  );
}

async function tokenAt(desk: Desk, address: string): Promise<Money> {
  const facts = await tokenFacts(desk, address);
  if (facts !== null) return facts;
  throw usageError(`There is no token at ${address}.`, "Check the address and the chain.");
}

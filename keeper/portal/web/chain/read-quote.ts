import type { ApiHost } from "../../../protocol/api/host.ts";
import type { Provider } from "../wallet/wallet.ts";
import { wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import type { Money } from "./money.ts";
import { readContract } from "./read-contract.ts";
import { Words } from "./words.ts";

/** What a purchase costs, as the chain says. */
export interface Quote {
  /** Accepted token that the contract takes, and how much of it exactly. */
  readonly token: string;
  readonly price: bigint;
  /** What it costs in the chosen money by the last block, and at most: the rest of what a swap may take comes back. */
  readonly expected: bigint;
  readonly most: bigint;
  /** Of that block, unix seconds. */
  readonly at: bigint;
}

/** How much dearer a swap may get until it is in a block: one hundredth, and the rest comes back. */
const SLIPPAGE = 100n;
/** `quoteExactOutput` of Uniswap's QuoterV2. */
const QUOTE = eventTopic("quoteExactOutput(bytes,uint256)").slice(0, 10);

/**
 * Asks the contract for the price and, for other money, Uniswap's quoter for its price, through the wallet's own server.
 *
 * @throws what the wallet throws; RangeError when there are no such contracts
 */
export async function readQuote(
  provider: Provider,
  { contracts, tokens }: ApiHost,
  plan: number,
  days: number,
  money: Money,
): Promise<Quote> {
  const token = money.path === null ? money.address : tokens[0]?.address;
  if (token === undefined) throw new RangeError("the host takes no token");
  const [answer, block] = await Promise.all([
    readContract(provider, contracts.subscriptions, "quote(uint32,uint16,address)", [plan, days, token]),
    provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] }),
  ]);
  const price = answer.big(0);
  const at = BigInt(String((block as { timestamp: string }).timestamp));
  const { checkout } = contracts;
  if (money.path === null || checkout === null) return { token, price, expected: price, most: price, at };
  const expected = await quoteOutput(provider, checkout.quoter, money.path, price);
  return { token, price, expected, most: expected + (expected + SLIPPAGE - 1n) / SLIPPAGE, at };
}

/** What has to go in for exactly `output` to come out. The quoter tries the swap and undoes it. */
async function quoteOutput(
  provider: Provider,
  quoter: string,
  path: string,
  output: bigint,
): Promise<bigint> {
  const bytes = path.slice(2);
  const data =
    QUOTE +
    [64, output, bytes.length / 2].map(wordOf).join("") +
    bytes.padEnd(Math.ceil(bytes.length / 64) * 64, "0");
  const answer = await provider.request({ method: "eth_call", params: [{ to: quoter, data }, "latest"] });
  return new Words(answer).big(0);
}

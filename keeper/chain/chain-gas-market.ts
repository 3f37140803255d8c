import { Interface } from "ethers";
import type { BlockRef } from "../core/chain-view.ts";
import { BlockHostError, FinalError } from "../core/errors.ts";
import type { ChainHeads } from "./chain-heads.ts";
import { isRevert } from "./is-revert.ts";
import type { RpcServer } from "./rpc-server.ts";
import { bigQuantity, callResultShape } from "./rpc-shapes.ts";

const abi = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80, int256 answer, uint256 startedAt, uint256 updatedAt, uint80)",
]);

export interface GasMarketOptions {
  readonly heads: ChainHeads;
  /** The keeper's own address. */
  readonly keeper: string;
  readonly token: string;
  readonly router: string;
  readonly feed: string;
  readonly sequencer: string | null;
}

/** What the keeper has, and what gas money costs, as a quorum has it now. The interface is GasMarket of keeper/treasury. */
export class ChainGasMarket {
  readonly #o: GasMarketOptions;

  constructor(options: GasMarketOptions) {
    this.#o = options;
  }

  async look() {
    const { heads, keeper, token, router, feed, sequencer } = this.#o;
    const { value } = await heads.agreed(async (rpc, block) => {
      const at = { blockHash: block.hash, requireCanonical: true };
      const ask = (to: string, name: string, values: readonly unknown[] = []) =>
        call(rpc, block, to, name, values);
      return {
        now: block.timestamp,
        balance: await rpc.request("eth_getBalance", [keeper, at], bigQuantity),
        dollars: first(await ask(token, "balanceOf", [keeper])),
        decimals: Number(first(await ask(token, "decimals"))),
        allowance: first(await ask(token, "allowance", [keeper, router])),
        price: await answerOf(ask, feed),
        sequencer: sequencer === null ? null : await answerOf(ask, sequencer),
      };
    });
    return value;
  }
}

type Ask = (to: string, name: string) => Promise<readonly bigint[]>;

async function answerOf(ask: Ask, feed: string) {
  const [, answer = 0n, startedAt = 0n, updatedAt = 0n] = await ask(feed, "latestRoundData");
  const decimals = Number(first(await ask(feed, "decimals")));
  return { answer, decimals, startedAt: Number(startedAt), updatedAt: Number(updatedAt) };
}

async function call(
  rpc: RpcServer,
  { hash }: BlockRef,
  to: string,
  name: string,
  values: readonly unknown[],
): Promise<readonly bigint[]> {
  const data = abi.encodeFunctionData(name, values);
  const at = { blockHash: hash, requireCanonical: true };
  try {
    const answer = await rpc.request("eth_call", [{ to, data }, at], callResultShape);
    return [...abi.decodeFunctionResult(name, answer)] as bigint[];
  } catch (error) {
    if (error instanceof BlockHostError && !isRevert(error)) throw error;
    throw new FinalError(
      "GAS_MARKET_UNUSABLE",
      `No gas can be bought: the contract ${to} has no answer to ${name}.`,
      "Correct token, router and feed in treasury.gas of the configuration: the answer shows that one is another contract.",
    );
  }
}

function first([value = 0n]: readonly bigint[]): bigint {
  return value;
}

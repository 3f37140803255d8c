import type { BlockRef } from "../core/chain-view.ts";
import { BlockHostError, RetryableError } from "../core/errors.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { earningsWordsShape } from "./earnings-words.ts";
import { isRevert } from "./is-revert.ts";
import type { RpcServer } from "./rpc-server.ts";

/** Most subscriptions in one answer of EarningsLens, which may have 24,576 bytes. */
const PAGE = 380;

interface Due {
  readonly token: string;
  readonly account: string;
  readonly amount: bigint;
}

/** What is due to whom at the newest final block. The interface is Earnings of keeper/treasury. */
export class ChainEarnings {
  readonly #heads: ChainHeads;
  readonly #contracts: Contracts;

  constructor(heads: ChainHeads, contracts: Contracts) {
    this.#heads = heads;
    this.#contracts = contracts;
  }

  async earned() {
    const { value } = await this.#heads.at("final", (rpc, block) => this.#earned(rpc, block));
    return value;
  }

  async dues(tokens: readonly string[]) {
    const { value } = await this.#heads.at("final", async (rpc, block) => {
      const subscriptions = this.#contracts.at(rpc, block);
      const treasury = await subscriptions.treasury();
      const credits: Due[] = [];
      for (const token of tokens) {
        const amount = await subscriptions.creditOf(treasury, token);
        if (amount > 0n) credits.push({ token, account: treasury, amount });
      }
      return { treasury, credits, releases: await this.#releases(rpc, block, treasury, tokens) };
    });
    return value;
  }

  async #earned(rpc: RpcServer, block: BlockRef) {
    const found: { readonly id: bigint; readonly token: string; readonly amount: bigint }[] = [];
    for (let first = 1n; first !== 0n; ) {
      const call = { data: this.#contracts.earningsLens(first, PAGE) };
      const at = { blockHash: block.hash, requireCanonical: true };
      const { next, earned } = await rpc.request("eth_call", [call, at], earningsWordsShape);
      found.push(...earned);
      if (next !== 0n && next <= first) throw noGas(rpc.name);
      first = next;
    }
    return found;
  }

  async #releases(rpc: RpcServer, block: BlockRef, treasury: string, tokens: readonly string[]) {
    const splitter = this.#contracts.splitterAt(treasury, rpc, block);
    const payees = await maybe(async () => [...(await splitter.payees())]);
    const releases: Due[] = [];
    for (const token of payees === null ? [] : tokens)
      for (const account of payees ?? []) {
        // A token that answers no more holds nobody else up.
        const amount = await maybe(() => splitter.releasable(token, account));
        if (amount !== null && amount > 0n) releases.push({ token, account, amount });
      }
    return releases;
  }
}

/** Null when the contract does not know the question. */
async function maybe<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    // What is neither refused nor unreachable was answered in another form, as an account without code does.
    if (isRevert(error) || !(error instanceof BlockHostError)) return null;
    throw error;
  }
}

function noGas(server: string): RetryableError {
  return new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${server} gives calls too little gas to look at what a single subscription has earned.`,
    "Raise its gas cap for eth_call (geth: --rpc.gascap), or use another server.",
  );
}

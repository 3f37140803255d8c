import type { BlockRef } from "../core/chain-view.ts";
import { BlockHostError } from "../core/errors.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { earnedAt } from "./earned-at.ts";
import { isRevert } from "./is-revert.ts";
import type { RpcServer } from "./rpc-server.ts";

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
    const { value } = await this.#heads.at("final", (rpc, block) => earnedAt(this.#contracts, rpc, block));
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

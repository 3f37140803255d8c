import type { BlockRef, Depth } from "../core/chain-view.ts";
import type { FinalityRule } from "./chain-config.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { type Block, blockShape } from "./rpc-shapes.ts";

export interface Heads {
  readonly latest: Block;
  /** Deep enough for work that can be undone; never below `final`. */
  readonly confirmed: Block;
  readonly final: Block;
}

/** Where the chain stands, by the rules of confirmation and finality. */
export class ChainHeads {
  readonly #pool: RpcPool;
  readonly #confirmations: number;
  readonly #finality: FinalityRule;

  constructor(pool: RpcPool, rule: { readonly confirmations: number; readonly finality: FinalityRule }) {
    this.#pool = pool;
    this.#confirmations = rule.confirmations;
    this.#finality = rule.finality;
  }

  async read(): Promise<Heads> {
    const latest = await this.#pool.head();
    const final = await this.#final(latest);
    const number = latest.number - this.#confirmations;
    return { latest, final, confirmed: number <= final.number ? final : await this.#at(number, latest) };
  }

  async block(depth: Depth): Promise<BlockRef> {
    const heads = await this.read();
    const { number, hash, timestamp } = depth === "final" ? heads.final : heads.confirmed;
    return { number, hash, timestamp };
  }

  #final(latest: Block): Promise<Block> {
    if (this.#finality === "finalized")
      return this.#pool.request("eth_getBlockByNumber", ["finalized", false], blockShape);
    return this.#at(latest.number - this.#finality.depth, latest);
  }

  async #at(number: number, latest: Block): Promise<Block> {
    if (number === latest.number) return latest;
    const tag = `0x${Math.max(0, number).toString(16)}`;
    return this.#pool.request("eth_getBlockByNumber", [tag, false], blockShape);
  }
}

import type { BlockRef, ChainView, Depth } from "../core/chain-view.ts";
import { RetryableError } from "../core/errors.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { fleetWordsShape } from "./fleet-words.ts";
import type { RpcServer } from "./rpc-server.ts";
import { viewOf } from "./view-of.ts";

/** Most subscriptions in one answer of FleetLens, which may have 24,576 bytes. */
const PAGE = 700;

/** Reads subscriptions as of one block, by its hash: what is returned was true together. */
export class ChainSubscriptionReader {
  readonly #heads: ChainHeads;
  readonly #contracts: Contracts;
  readonly #deploymentBlock: number;
  /** What was read at the newest block that anything was read at: a saga looks before each step, many times a block. */
  #known: { readonly hash: string; readonly views: Map<bigint, ChainView | null> } = {
    hash: "",
    views: new Map(),
  };

  constructor(heads: ChainHeads, contracts: Contracts, deploymentBlock: number) {
    this.#heads = heads;
    this.#contracts = contracts;
    this.#deploymentBlock = deploymentBlock;
  }

  block(depth: Depth): Promise<BlockRef> {
    return this.#heads.block(depth);
  }

  /** Null while the id does not exist at that depth. */
  async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    const { value } = await this.#heads.at(depth, (rpc, block) =>
      // What is final is asked of as many servers as must agree, each by itself.
      depth === "final" ? this.#read(rpc, block, id) : this.#readOnce(rpc, block, id),
    );
    return value;
  }

  async #readOnce(rpc: RpcServer, block: BlockRef, id: bigint): Promise<ChainView | null> {
    if (this.#known.hash !== block.hash) this.#known = { hash: block.hash, views: new Map() };
    const { views } = this.#known;
    const known = views.get(id);
    if (known !== undefined) return known;
    const view = await this.#read(rpc, block, id);
    views.set(id, view);
    return view;
  }

  async #read(rpc: RpcServer, block: BlockRef, id: bigint): Promise<ChainView | null> {
    if (block.number < this.#deploymentBlock) return null;
    const call = { data: this.#contracts.subscriptionLens(id) };
    const answer = await rpc.request("eth_call", [call, at(block)], this.#contracts.subscriptionAnswer);
    return answer && viewOf(id, block, answer);
  }

  /** A short text for each subscription that is neither refunded nor closed; it changes whenever its view does. */
  async fingerprints(
    depth: Depth,
  ): Promise<{ readonly block: BlockRef; readonly fingerprints: ReadonlyMap<bigint, string> }> {
    const { block, value } = await this.#heads.at(depth, (rpc, block) => this.#fleet(rpc, block));
    return { block, fingerprints: value };
  }

  async #fleet(rpc: RpcServer, block: BlockRef): Promise<ReadonlyMap<bigint, string>> {
    const fingerprints = new Map<bigint, string>();
    let first = block.number < this.#deploymentBlock ? 0n : 1n;
    while (first !== 0n) {
      const call = { data: this.#contracts.fleetLens(first, PAGE) };
      const { next, words } = await rpc.request("eth_call", [call, at(block)], fleetWordsShape);
      for (const { id, fingerprint } of words) fingerprints.set(id, fingerprint);
      if (next !== 0n && next <= first) throw noGas(rpc.name);
      first = next;
    }
    return fingerprints;
  }
}

function at({ hash }: BlockRef): object {
  return { blockHash: hash, requireCanonical: true };
}

function noGas(server: string): RetryableError {
  return new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${server} gives calls too little gas to look at a single subscription.`,
    "Raise its gas cap for eth_call (geth: --rpc.gascap), or use another server.",
  );
}

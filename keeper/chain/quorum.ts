import { isDeepStrictEqual } from "node:util";
import { type BlockHostError, RetryableError } from "../core/errors.ts";
import { blockAt } from "./block-at.ts";
import type { FinalityRule } from "./chain-config.ts";
import { finalBlock } from "./final-block.ts";
import type { RpcPool } from "./rpc-pool.ts";
import type { RpcServer } from "./rpc-server.ts";
import { type Block, blockShape } from "./rpc-shapes.ts";
import { isServerFailure } from "./server-failure.ts";

export interface QuorumOptions {
  readonly finality: FinalityRule;
  /** Servers that must agree, at most as many as there are. */
  readonly quorum: number;
  /** Blocks that the heads of servers that vote together may lie apart. */
  readonly maxHeadLag: number;
  /** Gets what is wrong with servers that were outvoted. */
  readonly onProblem?: (error: BlockHostError) => void;
}

/** Where a server sees the chain's head and the newest final block. */
interface Stand {
  readonly server: RpcServer;
  readonly latest: Block;
  readonly final: Block;
}

interface Vote<T> {
  readonly server: RpcServer;
  readonly block: Block;
  readonly value: T;
}

/**
 * Reads at the newest final block, for what cannot be undone: as many servers as the quorum must have the same block
 * there and give the same answer. A server that is silent or behind has no vote.
 */
export class Quorum {
  readonly #pool: RpcPool;
  readonly #o: QuorumOptions;

  constructor(pool: RpcPool, options: QuorumOptions) {
    this.#pool = pool;
    this.#o = options;
  }

  /**
   * @param work reads as of that block's hash, on that server alone
   * @throws RetryableError CHAIN_SERVERS_DISAGREE, CHAIN_QUORUM_MISSING, and what asking a single server throws
   */
  async read<T>(work: (rpc: RpcServer, block: Block) => Promise<T>): Promise<{ block: Block; value: T }> {
    if (this.#o.quorum === 1) return this.#readAlone(work);
    const { together, spare } = await this.#stands();
    // The newest block that all of them call final.
    const number = Math.min(...together.map(({ final }) => final.number));
    const vote = async (stand: Stand): Promise<Vote<T>> => {
      const block = await blockAt(stand.server, number, stand.final, stand.latest);
      return { server: stand.server, block, value: await work(stand.server, block) };
    };
    const late = async (server: RpcServer): Promise<Vote<T>> => {
      const stand = await this.#stand(server);
      if (stand.final.number < number) throw behind(server, number);
      return vote(stand);
    };
    const { block, value } = await this.#poll(number, [
      ...together.map((stand) => () => vote(stand)),
      ...spare.map((server) => () => late(server)),
    ]);
    return { block, value };
  }

  /**
   * Reads at a block that is known, for what may be undone by a reorganisation but must not be one server's word alone.
   * A server that does not have the block has no vote.
   *
   * @throws RetryableError CHAIN_SERVERS_DISAGREE, CHAIN_QUORUM_MISSING
   */
  async readAt<T>(block: Block, work: (rpc: RpcServer) => Promise<T>): Promise<T> {
    if (this.#o.quorum === 1) return this.#pool.onOneServer(work);
    const voters = this.#pool.servers.map((server) => async () => ({
      server,
      block,
      value: await work(server),
    }));
    return (await this.#poll(block.number, voters)).value;
  }

  /** Asks as many as must agree, and all once two differ. */
  async #poll<T>(number: number, voters: (() => Promise<Vote<T>>)[]): Promise<Vote<T>> {
    const votes: Vote<T>[] = [];
    let parties: Vote<T>[][] = [];
    while (voters.length > 0) {
      const more = parties.length > 1 ? voters.length : this.#o.quorum - (parties[0]?.length ?? 0);
      votes.push(...(await answers(voters.splice(0, more).map((each) => each()))));
      parties = partiesOf(votes);
      const [first = [], second = []] = parties;
      if (first.length < this.#o.quorum || (second.length > 0 && voters.length > 0)) continue;
      if (first[0] === undefined || first.length === second.length) break;
      if (second.length > 0) this.#outvoted(number, parties);
      return first[0];
    }
    throw parties.length > 1 ? disagreement(number, parties) : this.#missing(votes.length);
  }

  async #readAlone<T>(
    work: (rpc: RpcServer, block: Block) => Promise<T>,
  ): Promise<{ block: Block; value: T }> {
    const latest = await this.#pool.head();
    const block = await finalBlock(this.#pool, this.#o.finality, latest);
    return { block, value: await this.#pool.onOneServer((server) => work(server, block)) };
  }

  #outvoted<T>(number: number, parties: readonly (readonly Vote<T>[])[]): void {
    for (const { server } of parties.slice(1).flat()) this.#pool.demote(server);
    this.#o.onProblem?.(disagreement(number, parties));
  }

  async #stand(server: RpcServer): Promise<Stand> {
    const latest = await server.request("eth_getBlockByNumber", ["latest", false], blockShape);
    return { server, latest, final: await finalBlock(server, this.#o.finality, latest) };
  }

  /** As many servers as the quorum whose heads lie close together, the highest such; and those not asked yet. */
  async #stands(): Promise<{ readonly together: readonly Stand[]; readonly spare: readonly RpcServer[] }> {
    const { quorum, maxHeadLag } = this.#o;
    const spare = [...this.#pool.servers];
    const stands: Stand[] = [];
    let most = 0;
    while (spare.length > 0) {
      const asked = spare.splice(0, Math.max(1, quorum - most));
      stands.push(...(await answers(asked.map((server) => this.#stand(server)))));
      stands.sort((a, b) => b.latest.number - a.latest.number);
      for (const { latest } of stands) {
        const lag = (stand: Stand) => latest.number - stand.latest.number;
        const together = stands.filter((stand) => lag(stand) >= 0 && lag(stand) <= maxHeadLag);
        if (together.length >= quorum) return { together, spare };
        most = Math.max(most, together.length);
      }
    }
    throw this.#missing(most);
  }

  #missing(there: number): RetryableError {
    return new RetryableError(
      "CHAIN_QUORUM_MISSING",
      `What cannot be undone needs the word of ${this.#o.quorum} RPC servers that are at the chain's head; ${there} of ${this.#pool.servers.length} answered so.`,
      "Bring the other servers back or add one to rpcUrls; lower quorum only if you trust a single server with it.",
    );
  }
}

/** What those answered that did; a failure of a server is no answer. */
async function answers<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(asked);
  return results.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    if (!isServerFailure(result.reason)) throw result.reason;
    return [];
  });
}

/** Votes that say the same together, the most first. */
function partiesOf<T>(votes: readonly Vote<T>[]): Vote<T>[][] {
  const parties: Vote<T>[][] = [];
  for (const vote of votes) {
    const same = parties.find(
      ([one]) => one?.block.hash === vote.block.hash && isDeepStrictEqual(one.value, vote.value),
    );
    if (same === undefined) parties.push([vote]);
    else same.push(vote);
  }
  return parties.sort((a, b) => b.length - a.length);
}

function disagreement<T>(number: number, parties: readonly (readonly Vote<T>[])[]): RetryableError {
  const says = parties.map(
    (party) => `${party.map(({ server }) => server.name).join(", ")} (block ${party[0]?.block.hash})`,
  );
  return new RetryableError(
    "CHAIN_SERVERS_DISAGREE",
    `The RPC servers answer differently about block ${number}: ${says.join(" against ")}.`,
    "One of them lies or follows another chain: compare that block with a block explorer, and remove the server that is wrong.",
  );
}

function behind(server: RpcServer, number: number): RetryableError {
  return new RetryableError(
    "CHAIN_UNREACHABLE",
    `The RPC server ${server.name} does not call block ${number} final yet.`,
    "Nothing to do if it catches up; else use another server.",
  );
}

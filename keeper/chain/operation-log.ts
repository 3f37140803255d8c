import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type BlockHostError, RetryableError } from "../core/errors.ts";
import type { OperationRequest, PlacedRequest } from "../core/operation.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { LogSearch } from "./log-search.ts";
import type { OperationStore } from "./operation-store.ts";
import type { Rpc } from "./rpc.ts";
import type { RpcPool } from "./rpc-pool.ts";
import type { RpcServer } from "./rpc-server.ts";
import { blockShape, logShape, type RawLog } from "./rpc-shapes.ts";
import { isServerFailure } from "./server-failure.ts";

export interface OperationLogOptions {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  readonly store: OperationStore;
  /** Nothing was asked before it. */
  readonly deploymentBlock: number;
  readonly maxLogRange: number;
  /** Gets what is wrong with requests that were saved. */
  readonly onProblem?: (error: BlockHostError) => void;
}

/**
 * What owners and users asked of their VMs. The contract only counts the requests; what each of them is, only its event
 * says, which is read from one server. So a server can hide a request, and then the others are asked for it; or make
 * one up, and then what cannot be undone is not done, for that needs a quorum.
 */
export class ChainOperationLog {
  readonly #o: OperationLogOptions;
  /** Where the search for a request goes on. */
  readonly #next = new Map<string, number>();
  readonly #logs: LogSearch;

  constructor(options: OperationLogOptions) {
    this.#o = options;
    this.#logs = new LogSearch(options);
  }

  /** Requests numbered above `after` as they were read, in order. */
  requested(subscription: bigint, after: number): Promise<readonly OperationRequest[]> {
    return this.#o.store.requested(subscription, after);
  }

  /**
   * Looks for a request that has not been read: down from the confirmed block, at every server until one has it. One call
   * looks through a part of the chain; the next goes on, and begins again when it was all.
   * @returns whether it has been read now
   */
  async find(subscription: bigint, sequence: number): Promise<boolean> {
    if (await this.#saved(subscription, sequence)) return true;
    const { pool, heads, store } = this.#o;
    const confirmed = await heads.block("confirmed");
    const key = `heard ${subscription}`;
    const { found, next } = await this.#logs.down(this.#next.get(key), confirmed.number, async (from, to) => {
      for (const server of pool.servers) {
        const request = await this.#look(server, subscription, sequence, from, to).catch((error) => {
          if (isServerFailure(error)) return null;
          throw error;
        });
        if (request) return request;
      }
      return null;
    });
    this.#goOn(key, next);
    if (found) await store.save(subscription, found);
    return found !== null;
  }

  /**
   * The request as a quorum of servers has it at the final block, which is saved if something else was.
   * @throws RetryableError OPERATION_NOT_AGREED, CHAIN_SERVERS_DISAGREE, CHAIN_QUORUM_MISSING
   */
  async agreed(subscription: bigint, sequence: number): Promise<OperationRequest> {
    const { heads, store, onProblem } = this.#o;
    const saved = await this.#saved(subscription, sequence);
    const place = saved?.blockNumber ?? Number.POSITIVE_INFINITY;
    const key = `agreed ${subscription}`;
    const begun = this.#next.get(key);
    const { block, value } = await heads.at("final", async (rpc, { number }) => {
      const look = (from: number, to: number) => this.#look(rpc, subscription, sequence, from, to);
      const there = place <= number ? await look(place, place) : null;
      return there ? { found: there, next: null } : this.#logs.down(begun, number, look);
    });
    this.#goOn(key, value.next);
    const { found } = value;
    if (!found) throw notAgreed(subscription, sequence, value.next ?? block.number);
    if (!isDeepStrictEqual(found, saved)) {
      await store.save(subscription, found);
      if (saved) onProblem?.(forged(subscription, saved, found));
    }
    return found;
  }

  async #saved(subscription: bigint, sequence: number): Promise<PlacedRequest | null> {
    const [request] = await this.#o.store.requested(subscription, sequence - 1);
    return request?.sequence === sequence ? request : null;
  }

  #goOn(key: string, next: number | null): void {
    if (next === null) this.#next.delete(key);
    else this.#next.set(key, next);
  }

  /** What one server has of a request between two blocks, both included. */
  #look(
    rpc: RpcServer,
    subscription: bigint,
    sequence: number,
    from: number,
    to: number,
  ): Promise<PlacedRequest | null> {
    const filter = this.#o.contracts.requestsOf(subscription);
    return this.#logs.inPieces(rpc, from, to, async (range) => {
      const found = await rpc.request("eth_getLogs", [{ ...filter, ...range }], this.#requestShape);
      const request = found.find((each) => each.subscription === subscription && each.sequence === sequence);
      return request ? placed(rpc, request) : null;
    });
  }

  /** Logs that cannot be read are no answer. */
  readonly #requestShape = z.array(logShape).transform((logs, context) => {
    try {
      return logs.flatMap((log) => {
        const event = this.#o.contracts.decode(log);
        return event?.operation ? [{ ...event.operation, subscription: event.subscription, log }] : [];
      });
    } catch {
      context.addIssue({ code: "custom", message: "no events of Subscriptions" });
      return z.NEVER;
    }
  });
}

/** The request with the time of its block, which must be on the server's own chain. */
async function placed(
  rpc: Rpc,
  { sequence, operation, argument, log }: Omit<OperationRequest, "requestedAt"> & { readonly log: RawLog },
): Promise<PlacedRequest> {
  const { blockNumber, blockHash } = log;
  const itsBlock = blockShape.refine(({ hash }) => hash === blockHash, "another block");
  const tag = `0x${blockNumber.toString(16)}`;
  const { timestamp } = await rpc.request("eth_getBlockByNumber", [tag, false], itsBlock);
  return { sequence, operation, argument, requestedAt: timestamp, blockNumber };
}

function notAgreed(subscription: bigint, sequence: number, down: number): RetryableError {
  return new RetryableError(
    "OPERATION_NOT_AGREED",
    `The contract counts request ${sequence} of subscription ${subscription}, and no quorum of RPC servers has its event by the final block; it was looked for down to block ${down}.`,
    "It is looked for again; if that goes on, the servers hide events or keep no old ones: add one that keeps all to rpcUrls.",
  );
}

function forged(subscription: bigint, saved: PlacedRequest, found: PlacedRequest): RetryableError {
  return new RetryableError(
    "OPERATION_FORGED",
    `Request ${found.sequence} of subscription ${subscription} is ${found.operation} in block ${found.blockNumber} by the word of a quorum; one RPC server had said ${saved.operation} in block ${saved.blockNumber}.`,
    "The quorum's word counts. Unless the chain was reorganised just then, one of the servers in rpcUrls lies: find and remove it.",
  );
}

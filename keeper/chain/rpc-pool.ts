import type { z } from "zod";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { Meter } from "../core/meter.ts";
import type { Time } from "../core/time.ts";
import type { HttpPost } from "./http-post.ts";
import type { Rpc } from "./rpc.ts";
import { RpcEndpoint } from "./rpc-endpoint.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcServer } from "./rpc-server.ts";
import { type Block, blockShape } from "./rpc-shapes.ts";
import { isServerFailure } from "./server-failure.ts";

export interface RpcPoolOptions {
  readonly chainId: number;
  /** At least one. */
  readonly rpcUrls: readonly string[];
  readonly rpcTimeoutMs: number;
  readonly maxHeadLag: number;
  readonly time: Time;
  /** The network; the real one unless told. */
  readonly post?: HttpPost | undefined;
  readonly meter?: Meter | undefined;
}

/**
 * Several servers of one chain as one. The server that worked last is asked first; one that fails goes to the end of
 * the line. Answers that must fit together are asked for inside one `onOneServer`.
 */
export class RpcPool implements Rpc {
  readonly #maxHeadLag: number;
  #servers: readonly Member[];
  #bestHead = 0;

  constructor(options: RpcPoolOptions) {
    this.#maxHeadLag = options.maxHeadLag;
    const { rpcUrls, rpcTimeoutMs: timeoutMs, ...others } = options;
    this.#servers = rpcUrls.map((url) => this.#member(new RpcEndpoint(url, { timeoutMs, ...others })));
  }

  /** All of them, the one to be asked first at the front. */
  get servers(): readonly RpcServer[] {
    return this.#servers;
  }

  /**
   * Asks every server for its chain id: a wrong one is a mistake in the configuration even while others are right.
   * @throws FinalError CHAIN_WRONG_ID; RetryableError CHAIN_UNREACHABLE when no server answers.
   */
  async checkChain(): Promise<void> {
    const results = await Promise.allSettled(this.#servers.map(({ endpoint }) => endpoint.checkChain()));
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    const wrong = failures.find((failure) => failure instanceof FinalError);
    if (wrong !== undefined) throw wrong;
    if (failures.length === this.#servers.length) throw combine(failures);
  }

  request<T>(method: string, params: readonly unknown[], shape: z.ZodType<T>): Promise<T> {
    return this.onOneServer((rpc) => rpc.request(method, params, shape));
  }

  /**
   * Runs `work` against one server; when that server fails, all of it again against the next. A revert is an answer
   * and no failure.
   * @throws RetryableError CHAIN_UNREACHABLE, CHAIN_RATE_LIMITED, CHAIN_ANSWER_TOO_LONG, CHAIN_RPC_ERROR; FinalError
   * CHAIN_WRONG_ID when all servers serve another chain; and what `work` throws by itself.
   */
  async onOneServer<T>(work: (rpc: RpcServer) => Promise<T>): Promise<T> {
    const failures: unknown[] = [];
    for (const server of this.#servers) {
      try {
        return await work(server);
      } catch (error) {
        if (!isServerFailure(error)) throw error;
        failures.push(error);
        this.demote(server);
      }
    }
    throw combine(failures);
  }

  /** The newest block, from a server that is not far behind the best head seen, if there is one. */
  async head(): Promise<Block> {
    let best: Block | null = null;
    const failures: unknown[] = [];
    for (const server of this.#servers) {
      try {
        const block = await server.request("eth_getBlockByNumber", ["latest", false], blockShape);
        if (best === null || block.number > best.number) best = block;
        if (best.number + this.#maxHeadLag >= this.#bestHead) break;
      } catch (error) {
        if (!isServerFailure(error)) throw error;
        failures.push(error);
      }
      this.demote(server);
    }
    if (best === null) throw combine(failures);
    // Lower than before when all servers agree on it: the chain was set back, or the best one is gone.
    this.#bestHead = best.number;
    return best;
  }

  /**
   * Hands signed bytes to every server, and does not wait for the slow ones when one took or knew them: null then, else
   * why they were refused.
   */
  async broadcast(raw: string): Promise<RetryableError | null> {
    const handed = this.#servers.map(({ endpoint }) =>
      endpoint.request("eth_sendRawTransaction", [raw]).catch((error: unknown) => {
        if (!isAlreadyKnown(error)) throw error;
      }),
    );
    try {
      await Promise.any(handed);
      return null;
    } catch (failure) {
      const error = failure instanceof AggregateError ? combine(failure.errors) : failure;
      if (error instanceof RetryableError) return error;
      throw error;
    }
  }

  /** Asks the server last from now on. */
  demote(server: RpcServer): void {
    const last = this.#servers.filter((each) => each === server);
    this.#servers = [...this.#servers.filter((each) => each !== server), ...last];
  }

  #member(endpoint: RpcEndpoint): Member {
    const member: Member = {
      name: endpoint.name,
      endpoint,
      request: async (method, params, shape) => {
        try {
          const answer = shape.safeParse(await endpoint.request(method, params));
          if (answer.success) return answer.data;
        } catch (error) {
          if (isServerFailure(error)) this.demote(member);
          throw error;
        }
        this.demote(member);
        // `null` is how a server says that it does not have a block: one that lags behind the others.
        throw new RetryableError(
          "CHAIN_UNREACHABLE",
          `The RPC server ${endpoint.name} has no usable answer to ${method} ${JSON.stringify(params[0] ?? null).slice(0, 80)}.`,
          "The server may lag behind or drop old state; use another if it stays.",
        );
      },
    };
    return member;
  }
}

interface Member extends RpcServer {
  readonly endpoint: RpcEndpoint;
}

function isAlreadyKnown(error: unknown): boolean {
  return error instanceof RpcError && /already known|known transaction|already imported/i.test(error.message);
}

/** One error for all servers: the most telling one, with what the others said. */
function combine(failures: readonly unknown[]): unknown {
  const refused = failures.find((failure) => failure instanceof RpcError);
  if (refused !== undefined) return refused;
  const down = failures.filter((failure) => failure instanceof RetryableError);
  if (down.length === 0) return failures[0];
  if (down.length === 1 && failures.length === 1) return down[0];
  for (const code of ["CHAIN_RATE_LIMITED", "CHAIN_ANSWER_TOO_LONG"])
    if (down.every((each) => each.code === code)) return down[0];
  return new RetryableError(
    "CHAIN_UNREACHABLE",
    `No RPC server of the chain answers. ${failures.map((each) => (each instanceof Error ? each.message : each)).join(" ")}`,
    "Check the servers in rpcUrls and the way to them; the keeper goes on by itself once one answers.",
  );
}

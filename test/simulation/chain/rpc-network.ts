import { toQuantity } from "ethers";
import type { HttpAnswer, HttpPost } from "../../../keeper/chain/http-post.ts";
import { OPERATIONS } from "../../../keeper/core/operation.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Life } from "../clock/life.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Fault, Faults } from "../faults.ts";
import type { Block, BlockLog } from "./block.ts";
import { RPC_METHODS } from "./rpc-methods.ts";
import { RpcRefusal } from "./rpc-refusal.ts";
import type { SimulatedChain } from "./simulated-chain.ts";

/** The servers that the keeper is configured with. */
export const RPC_URLS = [1, 2, 3].map((server) => `http://rpc-${server}.test/`);

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** How a server fails before it has looked at the request, and how often, in a run of common strength. */
const REFUSALS: readonly (readonly [Fault, number])[] = [
  ["rpc: error", 0.01],
  ["rpc: limits the rate", 0.01],
  ["rpc: times out", 0.005],
  ["rpc: unreachable", 0.01],
];
const OLD_BLOCKS = 20;
const REINSTALL = OPERATIONS.indexOf("reinstall");

/** Several servers of the chain. All may fail and lag a little; one is worse, and may lie, which is what a quorum is for. */
export class RpcNetwork {
  readonly #chain: SimulatedChain;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #liar: number;
  /** Until when a server lags, and by how many blocks. */
  readonly #lags = RPC_URLS.map(() => ({ until: 0, blocks: 0 }));

  constructor(chain: SimulatedChain, scheduler: Scheduler, random: Random, faults: Faults) {
    this.#chain = chain;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#faults = faults;
    this.#liar = random.between(0, RPC_URLS.length - 1);
  }

  /** The network as one life of the keeper has it. */
  postOf(life: Life): HttpPost {
    return (url, { body, timeoutMs }) =>
      new Promise((resolve, reject) => {
        const server = RPC_URLS.indexOf(url);
        const request = JSON.parse(body) as Request | Request[];
        const requests = Array.isArray(request) ? request : [request];
        const label = `rpc-${server + 1} ${requests.map(({ method }) => method).join("+")}`;
        const arrive = (ms: number, answer: () => HttpAnswer) =>
          life.after(ms, label, () => resolve(answer()));
        const fail = (ms: number, error: Error) => life.after(ms, `${label} fails`, () => reject(error));
        const ms = this.#random.between(2, 60);
        switch (
          REFUSALS.find(([fault, probability]) => this.#faults.strikes(fault, probability, label))?.[0]
        ) {
          case "rpc: error":
            return arrive(ms, () => ok(requests.map(({ id }) => failed(id, -32603, "internal error"))));
          case "rpc: limits the rate":
            return arrive(ms, () => ({ status: 429, text: "too many requests", retryAfterMs: 1_000 }));
          case "rpc: times out":
            return fail(timeoutMs, new DOMException("The operation timed out.", "TimeoutError"));
          case "rpc: unreachable":
            return fail(ms, new TypeError("fetch failed", { cause: refused() }));
        }
        const isSend = requests.some(({ method }) => method === "eth_sendRawTransaction");
        if (!isSend) return arrive(ms, () => ok(this.#answers(life, server, request)));
        // What was sent arrives, whoever lives to hear of it.
        const twice = this.#faults.strikes("rpc: takes a send twice", 0.2, label);
        const lost = this.#faults.strikes("rpc: loses the answer to a send", 0.2, label);
        this.#scheduler.after(ms / 2, `${label} arrives`, () => {
          if (twice) this.#answers(life, server, request);
          const answer = ok(this.#answers(life, server, request));
          if (lost) fail(timeoutMs, new DOMException("The operation timed out.", "TimeoutError"));
          else arrive(ms / 2, () => answer);
        });
      });
  }

  #answers(life: Life, server: number, request: Request | Request[]): object | object[] {
    return Array.isArray(request)
      ? request.map((each) => this.#answer(life, server, each))
      : this.#answer(life, server, request);
  }

  #answer(life: Life, server: number, { id, method, params }: Request): object {
    const result = (value: unknown) => ({ jsonrpc: "2.0", id, result: value });
    try {
      if (method === "eth_sendRawTransaction") {
        const refusal = this.#chain.send(params[0] as string, life.store);
        return refusal === null ? result(`0x${"0".repeat(64)}`) : failed(id, -32000, refusal);
      }
      const answer = RPC_METHODS[method];
      if (answer === undefined) return failed(id, -32601, `the method ${method} does not exist`);
      const view = { chain: this.#chain, head: this.#headOf(server) };
      const truth = answer(view, ...(params as readonly never[]));
      return result(server === this.#liar ? this.#bend(method, params, truth, view.head) : truth);
    } catch (error) {
      if (error instanceof RpcRefusal) return failed(id, error.code, error.message, error.data);
      throw error;
    }
  }

  /** The head as this server has it. */
  #headOf(server: number): Block {
    const { tree, replaced } = this.#chain;
    const now = this.#scheduler.now;
    const worse = server === this.#liar;
    const stale = replaced !== null && now - replaced.at < (worse ? 60_000 : 3_000);
    if (stale && this.#faults.has("rpc: on another fork") && (worse || this.#random.chance(0.3))) {
      this.#faults.count("rpc: on another fork", `rpc-${server + 1}`);
      return replaced.head;
    }
    const lag = this.#lags[server] as { until: number; blocks: number };
    if (now >= lag.until) {
      const lags = this.#faults.strikes("rpc: lags", worse ? 0.01 : 0.002, `rpc-${server + 1}`);
      lag.until = now + (lags ? 30_000 : 2_000);
      lag.blocks = lags ? this.#random.between(1, worse ? 30 : 5) : 0;
    }
    return tree.at(tree.head.number - lag.blocks) as Block;
  }

  /** The lies of the one server that lies. */
  #bend(method: string, params: readonly unknown[], truth: unknown, head: Block): unknown {
    const faults = this.#faults;
    if (method === "eth_getLogs" && faults.strikes("rpc: hides logs", 0.2)) return [];
    if (method === "eth_getLogs" && (truth as readonly SeenLog[]).some(isRequest)) {
      if (faults.strikes("rpc: forges an operation", 1))
        return (truth as readonly SeenLog[]).map((log) => (isRequest(log) ? asReinstall(log) : log));
    }
    if (
      method === "eth_getBlockByNumber" &&
      params[0] === "latest" &&
      faults.strikes("rpc: tells an old head", 0.05)
    ) {
      const old = toQuantity(Math.max(0, head.number - OLD_BLOCKS));
      return RPC_METHODS.eth_getBlockByNumber?.({ chain: this.#chain, head }, ...([old] as never[]));
    }
    if (method === "eth_getTransactionReceipt" && truth !== null) {
      if (faults.strikes("rpc: denies a receipt", 0.1)) return null;
      if (faults.strikes("rpc: tells a wrong receipt", 0.05)) return { ...(truth as object), status: "0x0" };
    }
    return truth;
  }
}

const subscriptionsAbi = Subscriptions__factory.createInterface();
const REQUESTED = subscriptionsAbi.getEvent("OperationRequested");
type SeenLog = Pick<BlockLog, "topics" | "data">;

function isRequest({ topics }: SeenLog): boolean {
  return topics[0] === REQUESTED.topicHash;
}

/** The same request, for what wipes the VM. */
function asReinstall(log: SeenLog): SeenLog {
  const { id, by, sequence, argument } = subscriptionsAbi.decodeEventLog(REQUESTED, log.data, log.topics);
  return { ...log, ...subscriptionsAbi.encodeEventLog(REQUESTED, [id, by, sequence, REINSTALL, argument]) };
}

function ok(answer: object): HttpAnswer {
  return { status: 200, text: JSON.stringify(answer), retryAfterMs: null };
}

function failed(id: number, code: number, message: string, data?: string): object {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

function refused(): Error {
  return Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
}

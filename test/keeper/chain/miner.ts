import { Transaction } from "ethers";
import type { TestChain } from "./test-chain.ts";

/** How deep a reorganisation may go: so many blocks are remembered. */
const DEPTH = 8;

/** What ethers tells of each call to a JSON-RPC server. */
interface Debug {
  readonly action: string;
  readonly payload?: RpcPayload | readonly RpcPayload[];
}
interface RpcPayload {
  readonly method: string;
  readonly params: readonly unknown[];
}

/**
 * Mines on a clock of its own, as a chain with other people on it does, and takes blocks back: the transactions of blocks
 * that were taken back go into the next ones, as a mempool would have them, unless they are not valid any more. So do those
 * that wait for a block: the node forgets them when it goes back, and their wallets would wait for ever.
 */
export class Miner {
  readonly #chain: TestChain;
  readonly #marks: unknown[] = [];
  /** What wallets have sent through the chain's provider, in that order. */
  readonly #sent: unknown[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(chain: TestChain) {
    this.#chain = chain;
  }

  /** @param everyMs from one block to the next */
  static async start(chain: TestChain, everyMs: number): Promise<Miner> {
    const miner = new Miner(chain);
    await chain.automine(false);
    await chain.provider.on("debug", miner.#hear);
    miner.#timer = setInterval(() => void miner.mine(), everyMs);
    return miner;
  }

  /** One more block. */
  mine(): Promise<void> {
    return this.#alone(async () => {
      this.#marks.push(await this.#chain.mark());
      if (this.#marks.length > DEPTH) this.#marks.shift();
      await this.#chain.mine();
    });
  }

  /** Takes the newest blocks back and mines as many others and one more. @param depth 1 to 8 */
  reorganise(depth: number): Promise<void> {
    return this.#alone(async () => {
      const { number } = await this.#chain.head();
      const blocks = Array.from({ length: depth }, (_, index) => number - depth + 1 + index);
      const raw = (await Promise.all(blocks.map((each) => this.#rawTransactions(each)))).flat();
      const [mark] = this.#marks.splice(-depth);
      if (mark === undefined) throw new Error(`fewer than ${depth} blocks were mined yet`);
      await this.#chain.goBack(mark);
      for (const each of [...raw, ...this.#sent])
        await this.#chain.rpc("eth_sendRawTransaction", each).catch(() => {});
      for (let left = depth + 1; left > 0; left--) {
        this.#marks.push(await this.#chain.mark());
        await this.#chain.mine();
      }
      this.#marks.splice(0, Math.max(0, this.#marks.length - DEPTH));
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#chain.provider.off("debug", this.#hear);
    await this.#turn;
    await this.#chain.automine(true);
  }

  readonly #hear = ({ action, payload = [] }: Debug) => {
    if (action !== "sendRpcPayload") return;
    for (const { method, params } of [payload].flat() as RpcPayload[])
      if (method === "eth_sendRawTransaction") this.#sent.push(params[0]);
  };

  async #rawTransactions(number: number): Promise<string[]> {
    const block = await this.#chain.provider.getBlock(number, true);
    return (block?.prefetchedTransactions ?? []).map((each) => Transaction.from(each).serialized);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

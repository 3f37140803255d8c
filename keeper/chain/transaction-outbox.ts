import { RetryableError } from "../core/errors.ts";
import { Mutex } from "../core/mutex.ts";
import type { OutboxEntry, SignedAttempt } from "../core/outbox-entry.ts";
import type { ContractCall, TransactionOutcome } from "../core/transaction.ts";
import type { ChainHeads, Heads } from "./chain-heads.ts";
import { bumpedPrice, type GasPrice, gasPrice } from "./gas-price.ts";
import type { KeeperKey } from "./keeper-key.ts";
import type { OutboxListener } from "./outbox-listener.ts";
import type { OutboxStore } from "./outbox-store.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { bigQuantity, blockShape, quantity, type Receipt, receiptShape, seenShape } from "./rpc-shapes.ts";
import { revertDataOf, simulate } from "./simulate.ts";

export interface OutboxOptions {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly store: OutboxStore;
  readonly key: KeeperKey;
  readonly listener: OutboxListener;
  readonly contracts: {
    encode(call: ContractCall): { readonly to: string; readonly data: string };
    errorName(revertData: string): string;
  };
  readonly chainId: number;
  /** Cap, wei for each gas. */
  readonly maxFeePerGas: bigint;
  readonly bumpAfterBlocks: number;
}

/**
 * Sends each purpose once. It owns the key's nonces, so one at a time submits or ticks. Signed bytes are stored before
 * they are broadcast: after a crash the same bytes go out again, never others with another nonce.
 */
export class ChainTransactionOutbox {
  readonly #o: OutboxOptions;
  readonly #mutex = new Mutex();

  constructor(options: OutboxOptions) {
    this.#o = options;
  }

  /**
   * How the purpose stands; sends it first if it was never sent. A call that would revert now is not sent and not
   * remembered: submit again when the reason is gone. Nor is one that was mined and reverted, once that is final. While
   * a purpose is under way or done, `call` is not looked at.
   * @throws RetryableError CHAIN_UNREACHABLE, CHAIN_RPC_ERROR, FEE_ABOVE_CAP, KEEPER_OUT_OF_GAS: nothing was sent.
   */
  submit(purpose: string, call: ContractCall): Promise<TransactionOutcome> {
    return this.#mutex.run(async () => {
      const known = await this.#o.store.find(purpose);
      const isOver = known?.state === "lost" || known?.state === "reverted";
      return known === null || isOver ? this.#send(purpose, call) : outcomeOf(known);
    });
  }

  /** Looks after all transactions that are not final: receipts, reorganisations, lost broadcasts, fees. */
  tick(): Promise<void> {
    return this.#mutex.run(async () => {
      const open = await this.#o.store.open();
      if (open.length === 0) return;
      const heads = await this.#o.heads.read();
      // A transaction waits for those with lower nonces: only the first that waits may need a higher fee.
      let first = true;
      for (const entry of open) {
        const state = await this.#look(entry, heads);
        if (state !== null) {
          await this.#keepAlive(state, heads, first);
          first = false;
        }
      }
    });
  }

  async #send(purpose: string, call: ContractCall): Promise<TransactionOutcome> {
    const { pool, contracts, store, key, maxFeePerGas } = this.#o;
    const { to, data } = contracts.encode(call);
    const simulation = await pool.onOneServer((rpc) => simulate(rpc, { from: key.address, to, data }));
    if (!simulation.ok) return { state: "reverted", error: contracts.errorName(simulation.revertData) };
    const head = await pool.head();
    const price = await gasPrice(pool, head, maxFeePerGas);
    // State may change until it is mined: a fifth more than the estimate, of which only what is used is paid.
    const gasLimit = (simulation.gas * 6n) / 5n;
    await this.#checkFunds(gasLimit * price.maxFeePerGas);
    const draft = { purpose, sender: key.address, to, data, gasLimit, nonce: await this.#nextNonce() };
    const attempt = await this.#sign(draft, price, head.number);
    await store.create({ ...draft, state: "sent", attempts: [attempt], mined: null, error: null });
    await this.#broadcast(purpose, attempt);
    return { state: "pending" };
  }

  async #nextNonce(): Promise<number> {
    const { pool, key, store } = this.#o;
    const used = await pool.request("eth_getTransactionCount", [key.address, "latest"], quantity);
    const mine = (await store.open()).filter((entry) => entry.sender === key.address);
    return Math.max(used, ...mine.map((entry) => entry.nonce + 1));
  }

  async #checkFunds(needed: bigint): Promise<void> {
    const { pool, key } = this.#o;
    const balance = await pool.request("eth_getBalance", [key.address, "latest"], bigQuantity);
    if (balance < needed)
      throw new RetryableError(
        "KEEPER_OUT_OF_GAS",
        `The keeper ${key.address} has ${balance} wei, but the next transaction may cost ${needed} wei.`,
        `Send the chain's coin to ${key.address}.`,
      );
  }

  async #sign(draft: Draft, price: GasPrice, headNumber: number): Promise<SignedAttempt> {
    const { to, data, nonce, gasLimit } = draft;
    const chainId = this.#o.chainId;
    const signed = await this.#o.key.sign({ type: 2, chainId, to, data, nonce, gasLimit, ...price });
    return { ...signed, ...price, signedAtBlock: headNumber };
  }

  async #broadcast(purpose: string, attempt: SignedAttempt): Promise<void> {
    const error = await this.#o.pool.broadcast(attempt.raw);
    if (error !== null) this.#o.listener.problem(purpose, error);
  }

  /** Takes in what the chain knows of the entry. Returns it when it still waits to be mined. */
  async #look(entry: OutboxEntry, heads: Heads): Promise<OutboxEntry | null> {
    const { store, listener } = this.#o;
    const { receipt, nonceUsed } = await this.#ask(entry, heads);
    if (receipt !== null) {
      await this.#mined(entry, receipt, heads);
      return null;
    }
    if (nonceUsed) {
      await store.settle({ ...entry, state: "lost", mined: null });
      listener.problem(entry.purpose, nonceTaken(entry));
      return null;
    }
    if (entry.state !== "mined") return entry;
    // A reorganisation took its block back.
    const waiting: OutboxEntry = { ...entry, state: "sent", mined: null };
    await store.settle(waiting);
    return waiting;
  }

  /**
   * One server's word on all attempts, and whether the nonce is used up for good. A server that has the final block has
   * the receipts up to it too: a used nonce without a receipt means that none of ours was mined.
   */
  #ask(entry: OutboxEntry, heads: Heads) {
    return this.#o.pool.onOneServer(async (rpc) => {
      const final = { blockHash: heads.final.hash, requireCanonical: true };
      const count = await rpc.request("eth_getTransactionCount", [entry.sender, final], quantity);
      for (const { hash } of entry.attempts.toReversed()) {
        const receipt = await rpc.request("eth_getTransactionReceipt", [hash], receiptShape.nullable());
        if (receipt === null) continue;
        const tag = `0x${receipt.blockNumber.toString(16)}`;
        const block = await rpc.request("eth_getBlockByNumber", [tag, false], blockShape.nullable());
        // A receipt from a block that a reorganisation has just taken back says nothing yet, for or against.
        return block?.hash === receipt.blockHash
          ? { receipt, nonceUsed: true }
          : { receipt: null, nonceUsed: false };
      }
      return { receipt: null, nonceUsed: count > entry.nonce };
    });
  }

  async #mined(entry: OutboxEntry, receipt: Receipt, heads: Heads): Promise<void> {
    const { store, listener } = this.#o;
    const block = { number: receipt.blockNumber, hash: receipt.blockHash };
    const mined = { hash: receipt.transactionHash, block };
    if (block.number > heads.final.number) {
      if (entry.mined?.block.hash !== block.hash) await store.settle({ ...entry, state: "mined", mined });
      return;
    }
    const settled: OutboxEntry =
      receipt.status === 1
        ? { ...entry, state: "final", mined }
        : { ...entry, state: "reverted", mined, error: await this.#revertName(entry, receipt) };
    await store.settle(settled);
    listener.settled(entry.purpose, outcomeOf(settled));
  }

  async #revertName(entry: OutboxEntry, receipt: Receipt): Promise<string> {
    const { pool, contracts } = this.#o;
    const call = { from: entry.sender, to: entry.to, data: entry.data };
    const revertData = await pool.onOneServer((rpc) => revertDataOf(rpc, call, receipt.blockNumber));
    if (revertData !== null) return contracts.errorName(revertData);
    return receipt.gasUsed >= entry.gasLimit ? "OutOfGas" : "Reverted";
  }

  /** Sees to it that the newest attempt is known to the chain's servers, and replaces it when it waits too long. */
  async #keepAlive(entry: OutboxEntry, heads: Heads, mayBump: boolean): Promise<void> {
    const { pool, listener, bumpAfterBlocks, key } = this.#o;
    const last = entry.attempts.at(-1);
    if (last === undefined) throw new Error(`outbox entry ${entry.purpose} has no attempt`);
    const overdue = heads.latest.number - last.signedAtBlock >= bumpAfterBlocks;
    if (mayBump && overdue && entry.sender === key.address) {
      try {
        return await this.#bump(entry, last, heads);
      } catch (error) {
        if (!(error instanceof RetryableError) || error.code !== "FEE_ABOVE_CAP") throw error;
        listener.problem(entry.purpose, error);
      }
    }
    if ((await pool.request("eth_getTransactionByHash", [last.hash], seenShape)) === null)
      await this.#broadcast(entry.purpose, last);
  }

  async #bump(entry: OutboxEntry, last: SignedAttempt, heads: Heads): Promise<void> {
    const { pool, store, maxFeePerGas } = this.#o;
    const price = bumpedPrice(last, await gasPrice(pool, heads.latest, maxFeePerGas), maxFeePerGas);
    if (price === null)
      throw new RetryableError(
        "FEE_ABOVE_CAP",
        `The transaction for ${entry.purpose} waits, and a higher fee would pass the cap of ${maxFeePerGas} wei.`,
        "Wait until the chain is less busy, or raise maxFeePerGasGwei in the configuration.",
      );
    const attempt = await this.#sign(entry, price, heads.latest.number);
    await store.addAttempt(entry.purpose, attempt);
    await this.#broadcast(entry.purpose, attempt);
  }
}

type Draft = Pick<OutboxEntry, "purpose" | "sender" | "to" | "data" | "gasLimit" | "nonce">;

function outcomeOf(entry: OutboxEntry): TransactionOutcome {
  if (entry.state === "final" && entry.mined !== null) return { state: "final", hash: entry.mined.hash };
  if (entry.state === "reverted") return { state: "reverted", error: entry.error ?? "Reverted" };
  return { state: "pending" };
}

function nonceTaken(entry: OutboxEntry): RetryableError {
  return new RetryableError(
    "NONCE_TAKEN",
    `Nonce ${entry.nonce} of ${entry.sender}, meant for ${entry.purpose}, was used by another transaction.`,
    "The purpose is sent anew. Nobody but the keeper may use its key: if you did not, rotate it.",
  );
}

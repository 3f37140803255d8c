import { FinalError, RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import { bumpedPrice, type GasPrice, gasPrice } from "./gas-price.ts";
import type { KeeperKey } from "./keeper-key.ts";
import type { Rpc } from "./rpc.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { quantity, type Receipt, receiptShape } from "./rpc-shapes.ts";

export interface WalletSenderOptions {
  readonly pool: RpcPool;
  readonly key: KeeperKey;
  readonly chainId: number;
  /** Cap, wei for each gas. */
  readonly maxFeePerGas: bigint;
  /** Blocks to wait before a transaction is replaced by a dearer one. */
  readonly bumpAfterBlocks: number;
  /** Blocks on top of its own after which a transaction counts. */
  readonly confirmations: number;
  readonly pollIntervalMs: number;
  /** How long one transaction is waited for, milliseconds. */
  readonly patienceMs: number;
  readonly time: Time;
  /** Hears of each attempt before it is broadcast: whatever happens then, somebody knows its hash. */
  readonly onAttempt: (hash: string, nonce: number) => void;
}

/** What is to be sent. Value in wei. */
export interface OutgoingCall {
  readonly to: string;
  readonly value: bigint;
  readonly data: string;
  readonly gasLimit: bigint;
}

/** `mined`: not deep enough yet. `taken`: something else has used the nonce. */
type Fate = Receipt | "open" | "mined" | "taken";

interface Attempt extends GasPrice {
  readonly raw: string;
  readonly hash: string;
  readonly block: number;
}

/**
 * Sends transactions of a person's own key, one after the other, each until it is confirmed. Unlike the keeper's outbox
 * it remembers nothing: who is interrupted looks at the hashes that were told.
 */
export class WalletSender {
  readonly #o: WalletSenderOptions;
  /** The lowest nonce that this sender has not used: a server that lags would give one away twice. */
  #next = 0;

  constructor(options: WalletSenderOptions) {
    this.#o = options;
  }

  /**
   * Sends it and waits until it is confirmed, with success or not.
   * @throws RetryableError FEE_ABOVE_CAP, CHAIN_…: nothing was sent, unless `onAttempt` was called; CHAIN_TRANSACTION_WAITS
   * when it is not mined in time; FinalError CHAIN_NONCE_TAKEN when another program uses the key
   */
  async send(call: OutgoingCall): Promise<Receipt> {
    const { pool, key, time, patienceMs, pollIntervalMs } = this.#o;
    const pending = await pool.request("eth_getTransactionCount", [key.address, "pending"], quantity);
    const nonce = Math.max(pending, this.#next);
    const { number } = await pool.head();
    const first = await this.#sign(call, nonce, await this.#price(), number);
    this.#next = nonce + 1;
    const refused = await pool.broadcast(first.raw);
    if (refused !== null) throw refused;
    const attempts = [first];
    const until = time.now() + patienceMs;
    for (;;) {
      const { fate, head } = await pool.onOneServer((rpc) => this.#look(rpc, attempts, nonce));
      if (fate === "taken") throw taken(key.address, nonce);
      if (fate !== "open" && fate !== "mined") return fate;
      if (time.now() >= until) throw waits(attempts, nonce);
      if (fate === "open") await this.#bump(call, nonce, attempts, head);
      await time.sleep(pollIntervalMs);
    }
  }

  /** What one server has of it by its newest block: the receipt once it is confirmed. */
  async #look(rpc: Rpc, attempts: readonly Attempt[], nonce: number): Promise<{ fate: Fate; head: number }> {
    const { key, confirmations } = this.#o;
    const head = await rpc.request("eth_blockNumber", [], quantity);
    const confirmed = `0x${Math.max(0, head - confirmations).toString(16)}`;
    // First, so that a receipt that comes meanwhile is seen.
    const used = await rpc.request("eth_getTransactionCount", [key.address, confirmed], quantity);
    for (const { hash } of attempts.toReversed()) {
      const receipt = await rpc.request("eth_getTransactionReceipt", [hash], receiptShape.nullable());
      if (receipt === null) continue;
      return { fate: head - receipt.blockNumber >= confirmations ? receipt : "mined", head };
    }
    return { fate: used > nonce ? "taken" : "open", head };
  }

  /** Puts a dearer one in its place when it has waited long; the cap may forbid it. */
  async #bump(call: OutgoingCall, nonce: number, attempts: Attempt[], head: number): Promise<void> {
    const { pool, bumpAfterBlocks, maxFeePerGas } = this.#o;
    const last = attempts.at(-1);
    if (last === undefined || head - last.block < bumpAfterBlocks) return;
    try {
      const price = bumpedPrice(last, await this.#price(), maxFeePerGas);
      if (price === null) return;
      const next = await this.#sign(call, nonce, price, head);
      attempts.push(next);
      // Refused: the one before it is mined by now, or still the best.
      await pool.broadcast(next.raw);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
    }
  }

  async #sign(call: OutgoingCall, nonce: number, price: GasPrice, block: number): Promise<Attempt> {
    const { key, chainId, onAttempt } = this.#o;
    const signed = await key.sign({ type: 2, chainId, nonce, ...call, ...price });
    onAttempt(signed.hash, nonce);
    return { ...signed, ...price, block };
  }

  async #price(): Promise<GasPrice> {
    const { pool, maxFeePerGas } = this.#o;
    return gasPrice(pool, await pool.head(), maxFeePerGas);
  }
}

function waits(attempts: readonly Attempt[], nonce: number): RetryableError {
  return new RetryableError(
    "CHAIN_TRANSACTION_WAITS",
    `The transaction ${attempts.at(-1)?.hash} (nonce ${nonce}) is not confirmed in the time that was given.`,
    "It may still be: look for it in a block explorer before you send anything again.",
  );
}

function taken(address: string, nonce: number): FinalError {
  return new FinalError(
    "CHAIN_NONCE_TAKEN",
    `Another transaction of ${address} used nonce ${nonce}: this one will never be mined.`,
    "See in a block explorer what was sent, and whether another program uses the key; then start again.",
  );
}

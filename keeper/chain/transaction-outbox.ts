import { type BlockHostError, RetryableError } from "../core/errors.ts";
import { Mutex } from "../core/mutex.ts";
import type { OutboxEntry, SignedAttempt } from "../core/outbox-entry.ts";
import type { Time } from "../core/time.ts";
import type { ContractCall, TransactionOutcome } from "../core/transaction.ts";
import type { ChainHeads, Heads } from "./chain-heads.ts";
import { bumpedPrice, type GasPrice, gasPrice } from "./gas-price.ts";
import { GasTank } from "./gas-tank.ts";
import type { KeeperKey } from "./keeper-key.ts";
import { type NonceCounts, nonceCounts } from "./nonce-counts.ts";
import type { OutboxListener } from "./outbox-listener.ts";
import type { OutboxStore } from "./outbox-store.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { type Block, quantity } from "./rpc-shapes.ts";
import { Settlement } from "./settlement.ts";
import { simulate, simulated } from "./simulate.ts";

/** What a purpose sends. */
export interface OutboxTarget {
  /** Null: the transaction makes a contract of its data. */
  readonly to: string | null;
  readonly data: string;
  /** Wei that go along; none unless told. */
  readonly value?: bigint;
  /** What the call takes when all others' contracts in it are what they should be. */
  readonly mostGas?: bigint;
}

/** `CallT`: how a call is named by those who send it. */
export interface OutboxOptions<CallT = ContractCall> {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly store: OutboxStore;
  readonly key: KeeperKey;
  /** Keys that were sent with before: what is under way with them is brought to its end. */
  readonly others?: readonly KeeperKey[];
  readonly listener: OutboxListener;
  readonly contracts: {
    encode(call: CallT): OutboxTarget;
    errorName(revertData: string): string;
  };
  readonly time: Time;
  readonly chainId: number;
  /** Cap, wei for each gas. */
  readonly maxFeePerGas: bigint;
  readonly bumpAfterBlocks: number;
  /** The listener hears when the balance pays for fewer than this. */
  readonly lowGasTransactions: number;
}

/** Broadcasts again, and fills gaps, for so many nonces in one tick: a pool that lost all is refilled in a few. */
const MOST_AT_ONCE = 32;
/** The same problem of the same purpose is told so often, milliseconds. */
const TELL_AGAIN_MS = 600_000;

/**
 * Sends each purpose once. It owns the key's nonces, so one at a time takes one. Signed bytes are stored before they
 * are broadcast: after a crash the same bytes go out again, never others with another nonce.
 */
export class ChainTransactionOutbox<CallT = ContractCall> {
  readonly #o: OutboxOptions<CallT>;
  readonly #mutex = new Mutex();
  readonly #settlement: Settlement;
  readonly #tank: GasTank;
  #price: { readonly block: string; readonly price: GasPrice } | null = null;
  /** The key's nonces below it are used in final blocks. */
  #usedForGood = 0;
  /** When which problem of which purpose was told, ms. */
  readonly #told = new Map<string, number>();

  constructor(options: OutboxOptions<CallT>) {
    this.#o = options;
    this.#settlement = new Settlement(options);
    this.#tank = new GasTank({
      rpc: options.pool,
      address: options.key.address,
      lowGasTransactions: options.lowGasTransactions,
      time: options.time,
      onLow: (low) => options.listener.lowGas?.(low),
    });
  }

  /**
   * How the purpose stands; sends it first if it was never sent. A call that would revert now is not sent and not
   * remembered: submit again when the reason is gone. Nor is one that was mined and reverted, once that is final. While
   * a purpose is under way or done, `call` is not looked at.
   * @throws RetryableError CHAIN_UNREACHABLE, CHAIN_RATE_LIMITED, CHAIN_RPC_ERROR, FEE_ABOVE_CAP, KEEPER_OUT_OF_GAS:
   * nothing was sent.
   */
  async submit(purpose: string, call: CallT): Promise<TransactionOutcome> {
    const before = await this.#known(purpose);
    if (before !== null) return before;
    const { pool, contracts, key } = this.#o;
    const { to, data, value = 0n, mostGas } = contracts.encode(call);
    const target = { to, data, value };
    const simulation = await pool.onOneServer((rpc) => simulate(rpc, simulated(key.address, target)));
    if (!simulation.ok) return { state: "reverted", error: contracts.errorName(simulation.revertData) };
    if (mostGas !== undefined && simulation.gas > mostGas)
      return { state: "reverted", error: "TakesTooMuchGas" };
    // State may change until it is mined: a fifth more than the estimate, of which only what is used is paid.
    const gasLimit = (simulation.gas * 6n) / 5n;
    const head = await this.#o.heads.latest();
    const price = await this.#priceAt(head);
    const sent = await this.#mutex.run(async () => {
      // Somebody else may have sent it meanwhile.
      const known = await this.#known(purpose);
      if (known !== null) return known;
      return this.#store({ purpose, ...target, gasLimit, nonce: await this.#nextNonce() }, price, head);
    });
    if ("state" in sent) return sent;
    await this.#broadcast(purpose, sent);
    return { state: "pending" };
  }

  /** Looks after all transactions that are not final: receipts, reorganisations, lost broadcasts, fees. */
  async tick(): Promise<void> {
    await this.#lookAtGas();
    await this.#mutex.run(async () => {
      const open = await this.#o.store.open();
      if (open.length === 0) return;
      const heads = await this.#o.heads.read();
      for (const sender of new Set(open.map((entry) => entry.sender)))
        await this.#tend(
          sender,
          open.filter((entry) => entry.sender === sender),
          heads,
        );
    });
  }

  /** A few calls tell which nonces are used; only what they concern is asked for. Entries come lowest nonce first. */
  async #tend(sender: string, entries: readonly OutboxEntry[], heads: Heads): Promise<void> {
    const counts = await this.#o.pool.onOneServer((rpc) => nonceCounts(rpc, sender, heads.final));
    const final = entries.filter(({ nonce }) => nonce < counts.final);
    const mined = entries.filter(({ nonce }) => nonce >= counts.final && nonce < counts.latest);
    await this.#settlement.noteMined(sender, mined, heads.latest);
    const waiting: OutboxEntry[] = [];
    for (const entry of entries)
      if (entry.nonce >= counts.latest) waiting.push(await this.#settlement.unmine(entry));
    await this.#keepAlive(waiting, counts, heads.latest);
    // Last, because it needs a quorum, and the others do not.
    await this.#settlement.settle(sender, final);
    const settled = final.filter((entry) => entry.sender === this.#o.key.address);
    this.#usedForGood = Math.max(this.#usedForGood, ...settled.map(({ nonce }) => nonce + 1));
  }

  /**
   * Sees to it that the chain's servers know what waits, and that the first in line is worth mining: the others wait
   * for it.
   */
  async #keepAlive(waiting: readonly OutboxEntry[], counts: NonceCounts, head: Block): Promise<void> {
    const first = waiting[0];
    if (first === undefined) return;
    const overdue = head.number - lastOf(first).signedAtBlock >= this.#o.bumpAfterBlocks;
    let bumped: OutboxEntry | null = null;
    const key = this.#keyOf(first.sender);
    if (overdue && key !== null) {
      const gap = first.nonce - counts.latest;
      if (gap > MOST_AT_ONCE) return this.#settlement.lose(first, outOfReach(first, counts.latest));
      if (gap > 0) await this.#fill(key, counts.latest, first.nonce, head);
      else bumped = (await this.#bump(key, first, head)) ? first : null;
    }
    const unknown = waiting.filter((entry) => entry.nonce >= counts.pending && entry !== bumped);
    for (const entry of unknown.slice(0, MOST_AT_ONCE)) await this.#broadcast(entry.purpose, lastOf(entry));
  }

  /** Replaces it by one with a higher fee. False when the fee is as high as it may be. */
  async #bump(key: KeeperKey, entry: OutboxEntry, head: Block): Promise<boolean> {
    const { store, maxFeePerGas } = this.#o;
    try {
      const price = bumpedPrice(lastOf(entry), await this.#priceAt(head), maxFeePerGas);
      if (price === null) throw bumpAboveCap(entry.purpose, maxFeePerGas);
      const attempt = await this.#sign(key, entry, price, head);
      await store.addAttempt(entry.purpose, attempt);
      await this.#broadcast(entry.purpose, attempt);
      return true;
    } catch (error) {
      if (!(error instanceof RetryableError) || error.code !== "FEE_ABOVE_CAP") throw error;
      this.#tell(entry.purpose, error);
      return false;
    }
  }

  /**
   * Nonces below the first in line that nobody uses, as after the loss of the store: nothing would ever be mined. They
   * are used up by paying nothing to ourselves.
   */
  async #fill(key: KeeperKey, from: number, to: number, head: Block): Promise<void> {
    const { pool } = this.#o;
    const itself = { to: key.address, data: "0x", value: 0n };
    const simulation = await pool.onOneServer((rpc) => simulate(rpc, simulated(key.address, itself)));
    if (!simulation.ok) return;
    const price = await this.#priceAt(head);
    for (let nonce = from; nonce < to; nonce++) {
      const purpose = `fill:${key.address}:${nonce}`;
      this.#tell(purpose, gapFilled(nonce, key.address));
      const draft = { purpose, ...itself, gasLimit: simulation.gas, nonce };
      const attempt = await this.#store(draft, price, head, key);
      await this.#broadcast(purpose, attempt);
    }
  }

  /** Null: what was sent with it is broadcast again, and no more. */
  #keyOf(sender: string): KeeperKey | null {
    const { key, others = [] } = this.#o;
    return [key, ...others].find(({ address }) => address === sender) ?? null;
  }

  /** How a purpose stands that is under way or done; null when it is to be sent. */
  async #known(purpose: string): Promise<TransactionOutcome | null> {
    const known = await this.#o.store.find(purpose);
    const isOver = known === null || known.state === "lost" || known.state === "reverted";
    return isOver ? null : outcomeOf(known);
  }

  /** The lowest nonce that is neither used nor taken by an open entry. */
  async #nextNonce(): Promise<number> {
    const { pool, key, store } = this.#o;
    const used = await pool.request("eth_getTransactionCount", [key.address, "latest"], quantity);
    const taken = await store.openNonces(key.address);
    // A server that lags counts less than was final before.
    let nonce = Math.max(used, this.#usedForGood);
    while (taken.has(nonce)) nonce++;
    return nonce;
  }

  /** Signs, and stores what is to be broadcast. */
  async #store(draft: Draft, price: GasPrice, head: Block, key = this.#o.key): Promise<SignedAttempt> {
    const { store } = this.#o;
    if (key === this.#o.key) await this.#tank.take(draft.gasLimit, price.maxFeePerGas, draft.value);
    const attempt = await this.#sign(key, draft, price, head);
    const sender = key.address;
    await store.create({ ...draft, sender, state: "sent", attempts: [attempt], mined: null, error: null });
    return attempt;
  }

  async #sign(key: KeeperKey, draft: Draft, price: GasPrice, head: Block): Promise<SignedAttempt> {
    const { to, data, value, nonce, gasLimit } = draft;
    const { chainId } = this.#o;
    const signed = await key.sign({ type: 2, chainId, to, data, value, nonce, gasLimit, ...price });
    return { ...signed, ...price, signedAtBlock: head.number };
  }

  async #broadcast(purpose: string, attempt: SignedAttempt): Promise<void> {
    const error = await this.#o.pool.broadcast(attempt.raw);
    if (error !== null) this.#tell(purpose, error);
  }

  /** Once for each block. */
  async #priceAt(head: Block): Promise<GasPrice> {
    const { pool, maxFeePerGas } = this.#o;
    if (this.#price?.block !== head.hash)
      this.#price = { block: head.hash, price: await gasPrice(pool, head, maxFeePerGas) };
    return this.#price.price;
  }

  async #lookAtGas(): Promise<void> {
    try {
      await this.#tank.look(async () => (await this.#priceAt(await this.#o.heads.latest())).maxFeePerGas);
    } catch (error) {
      // It is looked at again in the next tick, and before the next transaction.
      if (!(error instanceof RetryableError)) throw error;
    }
  }

  #tell(purpose: string, error: BlockHostError): void {
    const { listener, time } = this.#o;
    const now = time.now();
    for (const [known, at] of this.#told) if (now - at >= TELL_AGAIN_MS) this.#told.delete(known);
    const problem = `${purpose} ${error.code}`;
    if (this.#told.has(problem)) return;
    this.#told.set(problem, now);
    listener.problem(purpose, error);
  }
}

type Draft = Pick<OutboxEntry, "purpose" | "to" | "data" | "value" | "gasLimit" | "nonce">;

function lastOf(entry: OutboxEntry): SignedAttempt {
  const last = entry.attempts.at(-1);
  if (last === undefined) throw new Error(`outbox entry ${entry.purpose} has no attempt`);
  return last;
}

function bumpAboveCap(purpose: string, cap: bigint): RetryableError {
  return new RetryableError(
    "FEE_ABOVE_CAP",
    `The transaction for ${purpose} waits, and a higher fee would pass the cap of ${cap} wei.`,
    "Wait until the chain is less busy, or raise maxFeePerGasGwei in the configuration.",
  );
}

/** A server that told of nonces that were never used made it so. */
function outOfReach({ purpose, nonce }: OutboxEntry, used: number): RetryableError {
  return new RetryableError(
    "NONCE_GAP",
    `The transaction for ${purpose} has nonce ${nonce}, but only ${used} are used: it would wait for ever.`,
    "The purpose is sent anew. See which of the RPC servers counts the keeper's transactions wrongly.",
  );
}

function gapFilled(nonce: number, address: string): RetryableError {
  return new RetryableError(
    "NONCE_GAP",
    `Nonce ${nonce} of ${address} is used by nothing, and later transactions wait for it: it is used up.`,
    "Nothing to do after a loss of the store; else see whether another program uses the keeper's key.",
  );
}

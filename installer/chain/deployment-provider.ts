import type { EIP1193Provider } from "@nomicfoundation/ignition-core";
import { toQuantity } from "ethers";
import { z } from "zod";
import { subscriptionsAbi } from "../../keeper/chain/abis.ts";
import { RpcError } from "../../keeper/chain/rpc-error.ts";
import { quantity } from "../../keeper/chain/rpc-shapes.ts";
import { BlockHostError, RetryableError } from "../../keeper/core/errors.ts";
import type { OutboxEntry } from "../../keeper/core/outbox-entry.ts";
import type { Say } from "../finalize/ports/part.ts";
import type { Payer } from "./chain-access.ts";
import { mixedState } from "./mixed-state.ts";
import { purposeOf, sentEntries } from "./sent-entries.ts";

/** What Ignition reads of the chain, and what is taken for an answer. */
const READS: Readonly<Record<string, z.ZodType>> = {
  eth_call: z.string(),
  eth_estimateGas: z.string(),
  eth_getBalance: z.string(),
  eth_getBlockByNumber: z.looseObject({ number: z.string(), hash: z.string() }),
  eth_getCode: z.string(),
  eth_maxPriorityFeePerGas: z.string(),
};

const transactionShape = z.object({
  to: z.string().optional(),
  data: z.string(),
  value: z.string().default("0x0"),
  nonce: quantity,
});

const receiptShape = z.looseObject({ blockNumber: z.string() }).nullable();

/**
 * The chain as Ignition sees it. What it sends goes by the outbox, which brings it to its end whatever happens: through
 * crashes, reorganisations, servers that forget and prices that rise. So a transaction of Ignition's is never dropped or
 * replaced; it is the nonce that Ignition gave it which names it, in the outbox too.
 */
export class DeploymentProvider implements EIP1193Provider {
  readonly #payer: Payer;
  readonly #deployment: string;
  readonly #say: Say;
  readonly #waiting: AbortSignal;
  /** Nonces as Ignition counts them, by the hash of the first attempt, by which Ignition knows them. */
  readonly #nonces = new Map<string, number>();
  /** The same of what will never be mined: to Ignition it is as if it had never been. */
  readonly #lost = new Map<string, number>();
  #failure: BlockHostError | null = null;

  private constructor(payer: Payer, deployment: string, say: Say, waiting: AbortSignal) {
    this.#payer = payer;
    this.#deployment = deployment;
    this.#say = say;
    this.#waiting = waiting;
  }

  /**
   * @param deployment its name
   * @param waiting when it aborts, what is asked throws its reason; what is sent is sent
   */
  static async open(
    payer: Payer,
    deployment: string,
    say: Say,
    waiting: AbortSignal,
  ): Promise<DeploymentProvider> {
    const provider = new DeploymentProvider(payer, deployment, say, waiting);
    for (const [nonce, entry] of await sentEntries(payer, deployment)) {
      const known = entry.state === "lost" ? provider.#lost : provider.#nonces;
      known.set(firstHash(entry), nonce);
    }
    return provider;
  }

  /** Why the last request failed, when that was no contract's refusal: Ignition wraps it in words of its own. */
  get failure(): BlockHostError | null {
    return this.#failure;
  }

  /** Under which the outbox has what was sent for Ignition. */
  get purposes(): readonly string[] {
    return [...this.#nonces.values()].map((nonce) => purposeOf(this.#deployment, nonce));
  }

  /** The hash by which Ignition knows a transaction; null when nothing was ever signed for that nonce. */
  hashOf(nonce: number): string | null {
    for (const [hash, known] of this.#nonces) if (known === nonce) return hash;
    return null;
  }

  /** Whether it was sent, or signed, by this outbox. */
  knows(hash: string): boolean {
    return this.#nonces.has(hash) || this.#lost.has(hash);
  }

  /** Whether something that this outbox does not know may have been sent with that nonce. */
  async mayBeUsed(nonce: number): Promise<boolean> {
    if ([...this.#nonces.values(), ...this.#lost.values()].includes(nonce)) return false;
    const { pool, address } = this.#payer;
    return (await pool.request("eth_getTransactionCount", [address, "latest"], quantity)) > nonce;
  }

  async request({ method, params = [] }: Parameters<EIP1193Provider["request"]>[0]): Promise<unknown> {
    this.#failure = null;
    try {
      return await this.#answer(method, params as readonly unknown[]);
    } catch (error) {
      if (error instanceof RpcError && error.revertData !== null)
        // As Ignition reads a contract's refusal.
        throw Object.assign(new Error("execution reverted"), { data: error.revertData });
      if (error instanceof BlockHostError) this.#failure = error;
      throw error;
    }
  }

  async #answer(method: string, params: readonly unknown[]): Promise<unknown> {
    this.#waiting.throwIfAborted();
    const { pool, chainId, address } = this.#payer;
    const shape = READS[method];
    if (shape !== undefined) return pool.request(method, params, shape);
    switch (method) {
      case "eth_chainId":
        return toQuantity(chainId);
      case "eth_accounts":
        return [address];
      case "eth_getTransactionCount":
        return toQuantity(await this.#count(params));
      case "eth_sendTransaction":
        return this.#send(transactionShape.parse(params[0]));
      case "eth_getTransactionByHash":
        return this.#transaction(String(params[0]));
      case "eth_getTransactionReceipt":
        return this.#receipt(String(params[0]));
      default:
        throw new Error(`${method} is not served here`);
    }
  }

  /** Servers differ in what they count as pending: what is in the outbox is. */
  async #count([account, block]: readonly unknown[]): Promise<number> {
    const { pool } = this.#payer;
    const counted = await pool.request("eth_getTransactionCount", [account, block], quantity);
    const known = [...this.#nonces.values()].map((nonce) => nonce + 1);
    return block === "pending" ? Math.max(counted, ...known) : counted;
  }

  async #send(transaction: z.output<typeof transactionShape>): Promise<string> {
    const { to, data, value, nonce } = transaction;
    const { outbox, store } = this.#payer;
    const purpose = purposeOf(this.#deployment, nonce);
    const target = { to: to ?? null, data, value: BigInt(value) };
    const before = await store.find(purpose);
    if (before !== null && before.state !== "lost" && !isSame(before, target))
      throw mixedState(`transaction ${nonce} was sent with another content`);
    const outcome = await outbox.submit(purpose, target);
    const entry = await store.find(purpose);
    // Never stored: it would revert now.
    if (entry === null) throw refused(outcome.state === "reverted" ? outcome.error : outcome.state);
    const hash = firstHash(entry);
    this.#nonces.set(hash, nonce);
    this.#say(`${wordFor(entry)}: transaction ${hash}`);
    return hash;
  }

  async #transaction(hash: string): Promise<unknown> {
    const entry = await this.#entry(hash);
    const { chainId, address } = this.#payer;
    // Something else has used its nonce: Ignition sends anew what it was for, as another.
    if (entry === null || entry.state === "lost") return null;
    const { to, data: input, value, mined } = entry;
    const { maxFeePerGas, maxPriorityFeePerGas } = entry.attempts[0] ?? bug();
    return {
      hash,
      from: address,
      to,
      input,
      value: toQuantity(value),
      nonce: toQuantity(this.#nonces.get(hash) ?? bug()),
      chainId: toQuantity(chainId),
      blockHash: mined?.block.hash ?? null,
      blockNumber: mined === null ? null : toQuantity(mined.block.number),
      maxFeePerGas: toQuantity(maxFeePerGas),
      maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas),
    };
  }

  /** Of whichever attempt was mined. */
  async #receipt(hash: string): Promise<unknown> {
    const { pool } = this.#payer;
    const entry = await this.#entry(hash);
    for (const attempt of entry?.attempts.toReversed() ?? []) {
      const receipt = await pool.request("eth_getTransactionReceipt", [attempt.hash], receiptShape);
      if (receipt !== null) return receipt;
    }
    return null;
  }

  async #entry(hash: string): Promise<OutboxEntry | null> {
    const nonce = this.#nonces.get(hash);
    return nonce === undefined ? null : this.#payer.store.find(purposeOf(this.#deployment, nonce));
  }
}

function firstHash({ attempts, purpose }: OutboxEntry): string {
  return attempts[0]?.hash ?? bug(`${purpose} has no attempt`);
}

/** What it does, for a person: the call's name. */
function wordFor({ to, data }: OutboxEntry): string {
  return to === null ? "a contract" : (subscriptionsAbi.parseTransaction({ data })?.name ?? "a call");
}

function isSame(
  entry: OutboxEntry,
  { to, data, value }: Pick<OutboxEntry, "to" | "data" | "value">,
): boolean {
  return (
    entry.to?.toLowerCase() === to?.toLowerCase() &&
    entry.data.toLowerCase() === data.toLowerCase() &&
    entry.value === value
  );
}

/** It may be a server that lags. */
function refused(error: string): RetryableError {
  return new RetryableError(
    "DEPLOYMENT_REFUSED",
    `A transaction of the deployment would fail: ${error}.`,
    "Try again. If it stays, look at the answers about contracts and plans.",
  );
}

function bug(what = "a hash without a nonce"): never {
  throw new Error(`this is a bug: ${what}`);
}

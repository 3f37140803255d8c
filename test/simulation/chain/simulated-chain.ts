import { id as hashOf } from "ethers";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Faults } from "../faults.ts";
import type { Action, Tx } from "./action.ts";
import type { Block } from "./block.ts";
import { BlockTree } from "./block-tree.ts";
import { decodeTransaction } from "./decode-transaction.ts";

/** Blocks under the head that make one final; no reorganisation goes deeper than DEEPEST. */
export const FINALITY = 12;
const DEEPEST = 8;
const BLOCK_MS = 5_000;
const BASE_FEE = 10n ** 9n;

/** Who checks what the keeper sends. */
export interface SendWatch {
  /**
   * Bytes of a transaction have reached a server, perhaps not for the first time.
   * @param transaction why it is none, instead of one
   * @param store number of the store that its sender worked on
   */
  sent(transaction: Tx | string, store: number): void;
}

/** The chain: blocks, the transactions that wait, and reorganisations above what is final. */
export class SimulatedChain {
  readonly tree: BlockTree;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #watch: SendWatch;
  readonly #decoded = new Map<string, Tx | string>();
  /** Transactions of tenants that wait. */
  #tenants: Tx[] = [];
  /** The keeper's by nonce. */
  readonly #keepers = new Map<number, Tx>();
  #baseFee = BASE_FEE;
  #count = 0;
  /** The head that a reorganisation has replaced, for servers that have not seen that yet. */
  replaced: { readonly head: Block; readonly at: number } | null = null;

  constructor(parts: {
    readonly scheduler: Scheduler;
    readonly random: Random;
    readonly faults: Faults;
    readonly watch: SendWatch;
    readonly keeper: string;
  }) {
    const { scheduler } = parts;
    this.#scheduler = scheduler;
    this.#random = parts.random;
    this.#faults = parts.faults;
    this.#watch = parts.watch;
    this.tree = new BlockTree(parts.keeper, this.#seconds() - 65n, BASE_FEE);
    for (let i = 0; i < FINALITY; i++) this.tree.follow(this.#block(this.head, [], this.head.time + 5n));
    scheduler.every(
      () => this.#random.between(BLOCK_MS / 2, BLOCK_MS * 1.5),
      "block",
      () => this.#next(),
    );
  }

  get head(): Block {
    return this.tree.head;
  }

  /** The newest block that is final by the rule, on the chain that ends in `head`. */
  final(head = this.head): Block {
    return this.tree.at(head.number - FINALITY, head) as Block;
  }

  /** A tenant's or the operator's transaction, mined within some blocks, or reverted there. */
  submit(from: string, action: Action): void {
    const hash = hashOf(`${from} ${this.#count++}`);
    this.#tenants.push({ hash, from, nonce: null, action, maxFeePerGas: 0n });
    this.#scheduler.trace.note(`${from.slice(0, 4)} asks for ${describe(action)}`);
  }

  /** Takes signed bytes. @returns null, or what a server says that refuses them */
  send(raw: string, store: number): string | null {
    const tx = this.#decoded.get(raw) ?? decodeTransaction(raw);
    this.#decoded.set(raw, tx);
    this.#watch.sent(tx, store);
    if (typeof tx === "string") return `invalid transaction: ${tx}`;
    const nonce = tx.nonce ?? 0;
    const present = this.#keepers.get(nonce);
    if (present?.hash === tx.hash) return "already known";
    if (nonce < this.head.ledger.nonce) return "nonce too low";
    if (present && tx.maxFeePerGas * 10n < present.maxFeePerGas * 11n)
      return "replacement transaction underpriced";
    this.#keepers.set(nonce, tx);
    this.#scheduler.trace.note(`the mempool takes nonce ${nonce}: ${describe(tx.action)}`);
    return null;
  }

  /** Whether anything of the keeper's or a tenant's waits to be mined. */
  get idle(): boolean {
    return this.#keepers.size === 0 && this.#tenants.length === 0;
  }

  isPending(hash: string): boolean {
    return [...this.#keepers.values()].some((tx) => tx.hash === hash);
  }

  /** The keeper's next nonce, counting what waits without a gap. */
  pendingNonce(head: Block): number {
    let { nonce } = head.ledger;
    while (this.#keepers.has(nonce)) nonce++;
    return nonce;
  }

  /** Where a transaction was mined on the chain that ends in `head`. */
  receipt(
    hash: string,
    head: Block,
  ): { readonly block: Block; readonly ok: boolean; readonly tx: Tx } | null {
    for (let block: Block | null = head; block !== null; block = block.parent) {
      if (block.txs.length === 0) continue;
      const found = block.txs.find(({ tx }) => tx.hash === hash);
      if (found) return { block, ...found };
    }
    return null;
  }

  #next(): void {
    const { tree } = this;
    if (this.#faults.has("chain: fees spike") || this.#baseFee !== BASE_FEE) this.#moveFee();
    if (this.#faults.strikes("chain: reorganised", 0.05)) {
      this.#reorganise();
    } else {
      this.#forget();
      this.#follow(this.#block(tree.head, this.#choose(tree.head)));
    }
  }

  #moveFee(): void {
    if (this.#baseFee !== BASE_FEE) {
      if (!this.#faults.active || this.#random.chance(0.1)) this.#baseFee = BASE_FEE;
    } else if (this.#faults.strikes("chain: fees spike", 0.03)) this.#baseFee = BASE_FEE * 5n;
  }

  #forget(): void {
    for (const [nonce] of this.#keepers)
      if (this.#faults.strikes("chain: transaction forgotten", 0.05, `nonce ${nonce}`))
        this.#keepers.delete(nonce);
  }

  /** The chain from some blocks back is replaced by a longer one, in which some transactions are missing. */
  #reorganise(): void {
    const { tree } = this;
    const old = tree.head;
    const depth = this.#random.between(1, DEEPEST);
    let head = tree.at(old.number - depth) as Block;
    this.#scheduler.trace.note(`reorganised from block ${head.number} on, ${depth} deep`);
    for (let block = old; block !== head; block = block.parent as Block) {
      for (const { tx } of block.txs) {
        if (tx.nonce !== null) this.#keepers.set(tx.nonce, tx);
        else if (this.#random.chance(0.7)) this.#tenants.push(tx);
        else if (tx.action.kind === "purchase") this.#faults.count("chain: purchase taken back");
      }
    }
    // Another order: an id may become somebody else's.
    this.#tenants = this.#tenants
      .map((tx) => ({ tx, rank: this.#random.next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ tx }) => tx);
    const pause = (this.#seconds() - head.time) / BigInt(depth + 1);
    while (head.number <= old.number) head = this.#block(head, this.#choose(head), head.time + pause);
    this.replaced = { head: old, at: this.#scheduler.now };
    this.#follow(head);
  }

  /** What goes into the next block: some of the tenants', and the keeper's in the order of their nonces. */
  #choose(parent: Block): Tx[] {
    const chosen = this.#tenants.filter(() => this.#random.chance(0.7));
    this.#tenants = this.#tenants.filter((tx) => !chosen.includes(tx));
    let { nonce } = parent.ledger;
    for (const old of this.#keepers.keys()) if (old < nonce) this.#keepers.delete(old);
    for (
      let tx = this.#keepers.get(nonce);
      tx && tx.maxFeePerGas >= this.#baseFee;
      tx = this.#keepers.get(++nonce)
    ) {
      if (!this.#random.chance(0.8)) break;
      chosen.push(tx);
      this.#keepers.delete(nonce);
    }
    return chosen;
  }

  #block(parent: Block, txs: readonly Tx[], time = this.#seconds()): Block {
    const next = time > parent.time ? time : parent.time + 1n;
    return this.tree.add(parent, next, this.#baseFee, txs, `${this.#count++}`);
  }

  #follow(head: Block): void {
    this.tree.follow(head);
    const { trace } = this.#scheduler;
    if (!trace.keeps) return;
    for (const { tx, ok } of head.txs)
      trace.note(`block ${head.number}: ${describe(tx.action)}${ok ? "" : " REVERTED"}`);
  }

  #seconds(): bigint {
    return BigInt(Math.floor(this.#scheduler.now / 1000));
  }
}

function describe(action: Action): string {
  const { kind, ...rest } = action;
  const short = (value: unknown) => String(value).slice(0, 10);
  return `${kind} ${Object.entries(rest)
    .map(([name, value]) => `${name}=${short(value)}`)
    .join(" ")}`;
}

import type { CatchUpProgress } from "../../../keeper/chain/catch-up-progress.ts";
import type { FinalityRule } from "../../../keeper/chain/chain-config.ts";
import { ChainHeads } from "../../../keeper/chain/chain-heads.ts";
import { ChainWatcher } from "../../../keeper/chain/chain-watcher.ts";
import { Contracts } from "../../../keeper/chain/contracts.ts";
import { HeadTracker } from "../../../keeper/chain/head-tracker.ts";
import type { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { LogReader } from "../../../keeper/chain/log-reader.ts";
import type { LowGas } from "../../../keeper/chain/low-gas.ts";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { ChainSubscriptionReader } from "../../../keeper/chain/subscription-reader.ts";
import { ChainTransactionOutbox } from "../../../keeper/chain/transaction-outbox.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import type { ChainLog } from "../../../keeper/core/chain-log.ts";
import type { BlockHostError } from "../../../keeper/core/errors.ts";
import type { Time } from "../../../keeper/core/time.ts";
import type { TransactionOutcome } from "../../../keeper/core/transaction.ts";
import { ChainCursorRepository } from "../../../keeper/store/chain-cursor-repository.ts";
import type { Database } from "../../../keeper/store/database.ts";
import { OperationRepository } from "../../../keeper/store/operation-repository.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";

export interface RoomOptions {
  readonly chainId?: number;
  readonly rpcUrls: readonly string[];
  readonly db: Database;
  readonly key: KeeperKey;
  /** Keys that were sent with before. */
  readonly others?: readonly KeeperKey[];
  readonly address: string;
  readonly deploymentBlock: number;
  readonly confirmations?: number;
  readonly finality?: FinalityRule;
  readonly maxFeePerGas?: bigint;
  readonly maxLogRange?: number;
  readonly quorum?: number;
  readonly lowGasTransactions?: number;
  /** The machine's own clock unless told. */
  readonly time?: Time;
  /** How old a look may be to be good enough for `confirmed`; none at all unless told. */
  readonly recentMs?: number;
}

const MAX_HEAD_LAG = 3;

/** The chain's part of a keeper over a real store, with notes of all that it told its listeners. */
export class ChainRoom {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  readonly reader: ChainSubscriptionReader;
  readonly outbox: ChainTransactionOutbox;
  readonly outboxStore: OutboxRepository;
  readonly cursors: ChainCursorRepository;
  readonly operations: OperationRepository;
  readonly watcher: ChainWatcher;
  readonly events: ChainLog[] = [];
  /** Of each call that told of events, whether they were live. */
  readonly live: boolean[] = [];
  readonly progress: CatchUpProgress[] = [];
  readonly rewinds: { to: number; from: number; logs: readonly ChainLog[] }[] = [];
  readonly settled: { purpose: string; outcome: TransactionOutcome }[] = [];
  readonly lowGas: LowGas[] = [];
  readonly problems: { purpose: string; error: BlockHostError }[] = [];

  /** What the watcher told of failures that it tries again. */
  readonly failures: unknown[] = [];

  private constructor(options: RoomOptions, pool: RpcPool, contracts: Contracts) {
    const { confirmations = 0, finality = { depth: 3 }, deploymentBlock, db, key, time = realTime } = options;
    this.pool = pool;
    this.contracts = contracts;
    this.heads = new ChainHeads(pool, {
      confirmations,
      finality,
      quorum: options.quorum ?? 1,
      maxHeadLag: MAX_HEAD_LAG,
      pollIntervalMs: options.recentMs ?? 0,
      time,
      onProblem: (error) => this.failures.push(error),
    });
    this.reader = new ChainSubscriptionReader(this.heads, contracts, deploymentBlock);
    this.cursors = new ChainCursorRepository(db);
    this.operations = new OperationRepository(db);
    this.outboxStore = new OutboxRepository(db);
    const listener = {
      events: (logs: readonly ChainLog[], live: boolean) => {
        this.events.push(...logs);
        this.live.push(live);
      },
      catchingUp: (progress: CatchUpProgress) => {
        this.progress.push(progress);
      },
      rewound: (to: { number: number }, from: { number: number }, logs: readonly ChainLog[]) => {
        this.rewinds.push({ to: to.number, from: from.number, logs });
      },
    };
    this.outbox = new ChainTransactionOutbox({
      pool,
      heads: this.heads,
      store: this.outboxStore,
      key,
      others: options.others ?? [],
      contracts,
      chainId: options.chainId ?? 31337,
      maxFeePerGas: options.maxFeePerGas ?? 10n ** 12n,
      bumpAfterBlocks: 3,
      lowGasTransactions: options.lowGasTransactions ?? 0,
      time,
      listener: {
        settled: (purpose, outcome) => this.settled.push({ purpose, outcome }),
        problem: (purpose, error) => this.problems.push({ purpose, error }),
        lowGas: (low) => this.lowGas.push(low),
      },
    });
    const tracker = new HeadTracker(pool, this.heads, this.cursors, listener);
    const reader = new LogReader(
      { pool, heads: this.heads, events: contracts, store: this.cursors, listener, time },
      { deploymentBlock, maxLogRange: options.maxLogRange ?? 1_000 },
    );
    this.watcher = new ChainWatcher({ tracker, reader, outbox: this.outbox }, 20, time, (error) => {
      this.failures.push(error);
    });
  }

  static async open(options: RoomOptions): Promise<ChainRoom> {
    const pool = new RpcPool({
      chainId: options.chainId ?? 31337,
      rpcUrls: options.rpcUrls,
      rpcTimeoutMs: 60_000,
      maxHeadLag: MAX_HEAD_LAG,
      time: realTime,
    });
    await pool.checkChain();
    return new ChainRoom(options, pool, await Contracts.connect(pool, options.address));
  }

  /** Kind and subscription of each event told so far, such as `Purchased 1`. */
  get story(): string[] {
    return this.events.map((log) => `${log.kind} ${log.subscription}`);
  }
}

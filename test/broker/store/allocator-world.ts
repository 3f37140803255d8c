import type { LeaseEvent } from "../../../broker/core/chain-port.ts";
import { brokerMigrations } from "../../../broker/store/broker-migrations.ts";
import { LeaseRepository } from "../../../broker/store/lease-repository.ts";
import { Connection } from "../../../keeper/store/connection.ts";
import { Database } from "../../../keeper/store/database.ts";
import type { SqlValue } from "../../../keeper/store/sql.ts";
import type { SqlConnection } from "../../../keeper/store/sql-connection.ts";
import { answered, blockAt, requested } from "../support/events.ts";

/** Prefixes of the space, few enough to run out; keys, few enough to meet. */
const SIZE = 7n;
const KEYS = 8;
const WEEK = 7 * 86_400;
const HOUR = 3_600;

/** What happens next, and at which statement of it the process dies; null: it lives. */
export interface Step {
  readonly kind: "request" | "rekey" | "look" | "answer" | "reject" | "expire" | "renew" | "release" | "wait";
  /** Which request, lease or key of those there are. */
  readonly pick: number;
  readonly crash: number | null;
}

/** Dies at a statement, and leaves the file as a process that dies there does: nothing after it is written. */
class MortalConnection implements SqlConnection {
  readonly #inner: Connection;
  #left = Number.POSITIVE_INFINITY;

  constructor(inner: Connection) {
    this.#inner = inner;
  }

  dieAfter(statements: number | null): void {
    this.#left = statements ?? Number.POSITIVE_INFINITY;
  }

  get isDead(): boolean {
    return this.#left < 0;
  }

  #live(): void {
    if (--this.#left < 0) throw new Error("died");
  }

  async run(sql: string, ...params: readonly SqlValue[]): Promise<number> {
    this.#live();
    return this.#inner.run(sql, ...params);
  }

  async get<Row>(sql: string, ...params: readonly SqlValue[]): Promise<Row | undefined> {
    this.#live();
    return this.#inner.get<Row>(sql, ...params);
  }

  async all<Row>(sql: string, ...params: readonly SqlValue[]): Promise<readonly Row[]> {
    this.#live();
    return this.#inner.all<Row>(sql, ...params);
  }

  async exec(sql: string): Promise<void> {
    return this.#inner.exec(sql);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

interface ModelRequest {
  readonly id: number;
  readonly lease: number | null;
  readonly key: string;
}

/** A chain in memory, a broker's store in a file, and what must hold between the two whatever happens. */
export class AllocatorWorld {
  readonly #file: string;
  #connection: MortalConnection;
  #store: LeaseRepository;
  #now = 1_000_000;
  #block = 0;
  #lastRequest = 0;
  #lastLease = 0;
  readonly #open = new Map<number, ModelRequest>();
  /** Prefix of each live lease, once its answer was taken in; null for one that was answered without the store. */
  readonly #live = new Map<number, bigint>();
  /** Until when a prefix must not be lent. */
  readonly #quarantine = new Map<bigint, number>();

  private constructor(file: string, connection: MortalConnection, db: Database) {
    this.#file = file;
    this.#connection = connection;
    this.#store = new LeaseRepository(db);
  }

  static async create(file: string): Promise<AllocatorWorld> {
    const { connection, db } = await AllocatorWorld.#openFile(file);
    return new AllocatorWorld(file, connection, db);
  }

  static async #openFile(file: string) {
    const inner = await Connection.open(file);
    // What a power cut leaves is SQLite's business; processes die here.
    await inner.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;");
    const connection = new MortalConnection(inner);
    return { connection, db: await Database.over(connection, file, brokerMigrations) };
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Takes a step; after a death, in it or right after it, a new process takes it again, as the broker does. */
  async take(step: Step): Promise<void> {
    const work = this.#workOf(step);
    this.#connection.dieAfter(step.crash);
    try {
      await work();
    } catch (error) {
      if (!this.#connection.isDead) throw error;
    }
    if (step.crash !== null) {
      await this.#connection.close();
      const { connection, db } = await AllocatorWorld.#openFile(this.#file);
      this.#connection = connection;
      this.#store = new LeaseRepository(db);
      await work();
    }
    await this.#check();
  }

  /** What the step does, which may be done again when it was cut off. */
  #workOf({ kind, pick }: Step): () => Promise<void> {
    const key = `key ${pick % KEYS}`;
    const request = pickOf([...this.#open.values()], pick);
    const lease = pickOf([...this.#live.keys()], pick);
    switch (kind) {
      case "request":
        return this.#ask(null, key);
      case "rekey": {
        const isBusy = [...this.#open.values()].some((other) => other.lease === lease);
        return lease === undefined || isBusy ? nothing : this.#ask(lease, key);
      }
      case "look":
        return () => this.#look();
      case "answer":
        return request === undefined ? nothing : this.#answer(request);
      case "reject":
      case "expire":
        return request === undefined ? nothing : this.#end(request, kind);
      case "renew": {
        const event = { kind: "renewed", leaseId: lease ?? 0, fee: 1n, endsAt: this.#now + HOUR } as const;
        return lease === undefined ? nothing : this.#tell([event]);
      }
      case "release":
        return lease === undefined ? nothing : this.#release(lease);
      case "wait":
        this.#now += (pick % 5) * (WEEK / 4);
        return nothing;
    }
  }

  #tell(events: readonly LeaseEvent[]): () => Promise<void> {
    const block = blockAt(++this.#block);
    const now = this.#now;
    return () => this.#store.takeIn(block, events, now);
  }

  #ask(lease: number | null, key: string): () => Promise<void> {
    const id = ++this.#lastRequest;
    this.#open.set(id, { id, lease, key });
    return this.#tell([requested(id, { leaseId: lease })]);
  }

  async #look(): Promise<void> {
    for (const { id, state } of await this.#store.openRequests()) {
      const request = this.#open.get(id);
      if (request === undefined) throw new Error(`request ${id} is open in the store alone`);
      if (state !== "seen") continue;
      const keys = { wireguardKey: request.key, replyKey: "reply" };
      const allocation = await this.#store.allocate(id, keys, SIZE, this.#now);
      if (!allocation.ok) await this.#store.refuse(id, allocation.reason, this.#now);
    }
  }

  /** Only what was allocated is answered. */
  #answer(request: ModelRequest): () => Promise<void> {
    const leaseId = request.lease ?? this.#lastLease + 1;
    const block = blockAt(this.#block + 1);
    const now = this.#now;
    return async () => {
      const open = (await this.#store.openRequests()).find(({ id }) => id === request.id);
      const isTaken = !this.#open.has(request.id);
      if (!isTaken && open?.state !== "allocated") return;
      await this.#store.takeIn(block, [answered(request.id, leaseId)], now);
      this.#block = block.number;
      this.#lastLease = Math.max(this.#lastLease, leaseId);
      this.#open.delete(request.id);
      if (open?.prefixIndex != null) this.#live.set(leaseId, this.#live.get(leaseId) ?? open.prefixIndex);
    };
  }

  #end(request: ModelRequest, kind: "reject" | "expire"): () => Promise<void> {
    this.#open.delete(request.id);
    const { deployment } = answered(0, 0) as Extract<LeaseEvent, { kind: "answered" }>;
    const ended = kind === "reject" ? "rejected" : "expired";
    return this.#tell([{ kind: ended, requestId: request.id, deployment }]);
  }

  #release(lease: number): () => Promise<void> {
    const index = this.#live.get(lease);
    this.#live.delete(lease);
    if (index !== undefined) this.#quarantine.set(index, this.#now + WEEK);
    const events: LeaseEvent[] = [{ kind: "released", leaseId: lease }];
    // What is asked for a lease that is over is turned down.
    for (const request of this.#open.values())
      if (request.lease === lease) {
        this.#open.delete(request.id);
        const { deployment } = answered(0, 0) as Extract<LeaseEvent, { kind: "answered" }>;
        events.push({ kind: "rejected", requestId: request.id, deployment });
      }
    return this.#tell(events);
  }

  async #check(): Promise<void> {
    const held = await this.#store.held();
    const requests = await this.#store.openRequests();
    const fail = (words: string) => {
      throw new Error(
        `${words}: ${JSON.stringify({ held, requests }, (_, value) => (typeof value === "bigint" ? `${value}` : value))}`,
      );
    };
    const indices = new Set(held.map(({ index }) => index));
    if (indices.size !== held.length) fail("a prefix is lent twice");
    if (new Set(held.map(({ wireguardKey }) => wireguardKey)).size !== held.length)
      fail("a key has two prefixes");
    for (const index of indices) {
      if (index <= 0n || index >= SIZE) fail("a prefix is not the broker's to lend");
      if ((this.#quarantine.get(index) ?? 0) > this.#now) fail(`prefix ${index} is lent in its quarantine`);
    }
    for (const [lease, index] of this.#live) {
      const prefixes = held.filter(({ leaseId }) => leaseId === lease).map((each) => each.index);
      if (prefixes.length !== 1 || prefixes[0] !== index)
        fail(`lease ${lease} does not have prefix ${index}`);
    }
    const begun = requests.filter(({ state, leaseId }) => state === "allocated" && leaseId === null);
    if (held.length !== this.#live.size + begun.length) fail("a prefix is lent to nobody");
    if (requests.length !== this.#open.size) fail("a request was lost");
  }
}

async function nothing(): Promise<void> {}

function pickOf<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}

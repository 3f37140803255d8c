import { FinalError } from "../core/errors.ts";
import type {
  HeldStatement,
  KeptStatement,
  Machine,
  MachinePatch,
  MachineStatus,
  Reservation,
} from "../core/machine.ts";
import type { Database } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import type { Sql } from "./sql.ts";

interface MachineRow {
  readonly subscription: string;
  readonly generation: number;
  readonly vmid: number;
  readonly node: string;
  readonly ipv4: string;
  readonly status: MachineStatus;
  readonly host_key: string | null;
  readonly statement_seq: number | null;
  readonly statement_issued_at: number | null;
  readonly statement_facts: string | null;
  readonly memory_mib: number;
  readonly disk_gib: number;
  readonly operations: number;
  readonly halted: number;
  readonly sealed_generation: number;
  readonly ipv6_prefix: string | null;
  readonly readdressings: number;
  readonly throttle_mbps: number | null;
}

/**
 * What subscriptions hold. The interface, with what each method promises, is MachineRegistry of keeper/sagas. Sagas look
 * before each step, so the rows are kept in memory too: one repository alone may write to a store.
 */
export class MachineRepository {
  readonly #db: Database;
  readonly #writes: GroupCommit;
  /** All that is held, by id, as it is on disk; null before it was read. */
  #held: Map<bigint, Machine> | null = null;

  constructor(db: Database) {
    this.#db = db;
    this.#writes = GroupCommit.of(db);
  }

  async get(subscription: bigint): Promise<Machine | null> {
    return (await this.#all()).get(subscription) ?? null;
  }

  async list(): Promise<readonly Machine[]> {
    const held = [...(await this.#all()).values()];
    return held.sort((a, b) => (a.subscription < b.subscription ? -1 : 1));
  }

  async #all(): Promise<Map<bigint, Machine>> {
    if (this.#held) return this.#held;
    const rows = await this.#db.all<MachineRow>("SELECT * FROM machine");
    this.#held ??= new Map(rows.map(machineOfRow).map((machine) => [machine.subscription, machine]));
    return this.#held;
  }

  /** Runs a transaction that ends with what this subscription holds, and remembers that. */
  async #change<M extends Machine | null>(
    subscription: bigint,
    work: (sql: Sql, held: Machine | null) => Promise<M>,
  ): Promise<M> {
    const all = await this.#all();
    const machine = await this.#writes.run(async (sql) => work(sql, await find(sql, subscription)));
    if (machine === null) all.delete(subscription);
    else all.set(subscription, machine);
    return machine;
  }

  reserve(
    subscription: bigint,
    now: number,
    choose: (taken: ReadonlySet<string>) => Reservation,
  ): Promise<Machine> {
    return this.#change(subscription, async (sql, held) => {
      if (held !== null) return held;
      await sql.run("DELETE FROM address_quarantine WHERE free_at <= ?", now);
      // One row: of thousands each would become an object, for every machine anew.
      const all = await sql.get<{ taken: string | null }>(
        `SELECT group_concat(ipv4) AS taken
           FROM (SELECT ipv4 FROM machine UNION ALL SELECT ipv4 FROM address_quarantine)`,
      );
      const chosen = choose(new Set(all?.taken?.split(",")));
      const inserted = await sql.run(
        `INSERT INTO machine (subscription, generation, vmid, node, ipv4, status, memory_mib, disk_gib, operations,
                              halted, sealed_generation, throttle_mbps, ipv6_prefix, readdressings)
         VALUES (?, ?, ?, ?, ?, 'reserved', ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        subscription.toString(),
        chosen.generation,
        chosen.vmid,
        chosen.node,
        chosen.ipv4,
        chosen.memoryMiB,
        chosen.diskGiB,
        chosen.operations,
        chosen.halted ? 1 : 0,
        chosen.sealedGeneration,
        chosen.throttleMbps,
        chosen.ipv6Prefix,
        chosen.readdressings,
      );
      if (inserted === 0)
        throw new FinalError(
          "RESERVATION_CLASH",
          `VM id ${chosen.vmid} or address ${chosen.ipv4}, chosen for subscription ${subscription}, is held already.`,
          "Widen the ranges of VM ids and addresses in the configuration, or release what is not in use.",
        );
      return { subscription, ...chosen, status: "reserved", hostKey: null, statement: null };
    });
  }

  update(subscription: bigint, patch: MachinePatch, generation?: number): Promise<Machine> {
    return this.#change(subscription, async (sql, held) => {
      if (held === null || (generation !== undefined && held.generation !== generation))
        throw new FinalError(
          "MACHINE_UNKNOWN",
          `Subscription ${subscription} holds no machine${held === null ? "" : ` of generation ${generation}`}.`,
          "Reserve one first; if its VM exists, rebuild the store from the hypervisor.",
        );
      const machine: Machine = { ...held, ...patch };
      await write(sql, machine);
      return machine;
    });
  }

  async advance(subscription: bigint, generation: number, vmid: number): Promise<void> {
    await this.#change(subscription, async (sql, held) => {
      if (held === null || held.generation >= generation) return held;
      const empty = {
        hostKey: null,
        statement: null,
        halted: false,
        throttleMbps: 0,
        status: "reserved",
      } as const;
      const moved = await sql.run(
        "UPDATE OR IGNORE machine SET generation = ?, vmid = ? WHERE subscription = ?",
        generation,
        vmid,
        subscription.toString(),
      );
      if (moved === 0)
        throw new FinalError(
          "RESERVATION_CLASH",
          `VM id ${vmid}, the next one of subscription ${subscription}, is held already.`,
          "Give BlockHost a lower vmidBase, so that each subscription has more places of its own.",
        );
      await write(sql, { ...held, ...empty });
      return { ...held, ...empty, generation, vmid };
    });
  }

  nextStatementSeq(subscription: bigint, atLeast: number): Promise<number> {
    return this.#writes.run(async (sql) => {
      const row = await sql.get<{ last: number }>(
        `INSERT INTO statement_counter (subscription, last) VALUES (?1, ?2)
         ON CONFLICT (subscription) DO UPDATE SET last = max(last + 1, ?2) RETURNING last`,
        subscription.toString(),
        atLeast,
      );
      if (row === undefined) throw new Error("a counter that was just written is not there");
      return row.last;
    });
  }

  async keepStatement(subscription: bigint, statement: KeptStatement): Promise<void> {
    const { generation, seq, issuedAt, facts, document } = statement;
    await this.#writes.run((sql) =>
      sql.run(
        `INSERT INTO statement (subscription, generation, seq, issued_at, facts, document)
         SELECT subscription, ?2, ?3, ?4, ?5, ?6 FROM machine WHERE subscription = ?1
         ON CONFLICT (subscription) DO UPDATE SET generation = excluded.generation, seq = excluded.seq,
           issued_at = excluded.issued_at, facts = excluded.facts, document = excluded.document
         WHERE excluded.seq > statement.seq`,
        subscription.toString(),
        generation,
        seq,
        issuedAt,
        facts,
        document,
      ),
    );
  }

  async keptStatement(subscription: bigint): Promise<KeptStatement | null> {
    const row = await this.#db.get<KeptStatement>(
      `SELECT generation, seq, issued_at AS issuedAt, facts, document FROM statement WHERE subscription = ?`,
      subscription.toString(),
    );
    return row ?? null;
  }

  async release(subscription: bigint, quarantineUntil: number): Promise<void> {
    await this.#change(subscription, async (sql) => {
      const id = subscription.toString();
      await sql.run(
        `INSERT INTO address_quarantine (ipv4, free_at) SELECT ipv4, ? FROM machine WHERE subscription = ?
         ON CONFLICT (ipv4) DO UPDATE SET free_at = max(free_at, excluded.free_at)`,
        quarantineUntil,
        id,
      );
      await sql.run("DELETE FROM statement WHERE subscription = ?", id);
      await sql.run("DELETE FROM machine WHERE subscription = ?", id);
      return null;
    });
  }

  permitDestruction(subscription: bigint, now: number, since: number, limit: number): Promise<boolean> {
    return this.#writes.run(async (sql) => {
      const id = subscription.toString();
      const noted = await sql.get("SELECT 1 FROM destruction WHERE subscription = ?", id);
      if (noted !== undefined) return true;
      const row = await sql.get<{ n: number }>("SELECT count(*) AS n FROM destruction WHERE at >= ?", since);
      if ((row?.n ?? 0) >= limit) return false;
      await sql.run("INSERT INTO destruction (subscription, at) VALUES (?, ?)", id, now);
      return true;
    });
  }

  permitReinstall(subscription: bigint, now: number, since: number, limit: number): Promise<boolean> {
    return this.#writes.run(async (sql) => {
      const id = subscription.toString();
      const row = await sql.get<{ n: number }>(
        "SELECT count(*) AS n FROM reinstallation WHERE at >= ? AND subscription <> ?",
        since,
        id,
      );
      if ((row?.n ?? 0) >= limit) return false;
      await sql.run("INSERT OR REPLACE INTO reinstallation (subscription, at) VALUES (?, ?)", id, now);
      return true;
    });
  }
}

function write(sql: Sql, machine: Machine): Promise<number> {
  return sql.run(
    `UPDATE machine SET status = ?, node = ?, host_key = ?, statement_seq = ?, statement_issued_at = ?,
            statement_facts = ?, operations = ?, halted = ?, sealed_generation = ?, throttle_mbps = ?,
            ipv6_prefix = ?, readdressings = ? WHERE subscription = ?`,
    machine.status,
    machine.node,
    machine.hostKey,
    machine.statement?.seq ?? null,
    machine.statement?.issuedAt ?? null,
    machine.statement?.facts ?? null,
    machine.operations,
    machine.halted ? 1 : 0,
    machine.sealedGeneration,
    machine.throttleMbps,
    machine.ipv6Prefix,
    machine.readdressings,
    machine.subscription.toString(),
  );
}

async function find(sql: Sql, subscription: bigint): Promise<Machine | null> {
  const row = await sql.get<MachineRow>(
    "SELECT * FROM machine WHERE subscription = ?",
    subscription.toString(),
  );
  return row === undefined ? null : machineOfRow(row);
}

function machineOfRow(row: MachineRow): Machine {
  return {
    subscription: BigInt(row.subscription),
    generation: row.generation,
    vmid: row.vmid,
    node: row.node,
    ipv4: row.ipv4,
    status: row.status,
    hostKey: row.host_key,
    statement: statementOfRow(row),
    memoryMiB: row.memory_mib,
    diskGiB: row.disk_gib,
    operations: row.operations,
    halted: row.halted === 1,
    sealedGeneration: row.sealed_generation,
    throttleMbps: row.throttle_mbps,
    ipv6Prefix: row.ipv6_prefix,
    readdressings: row.readdressings,
  };
}

function statementOfRow(row: MachineRow): HeldStatement | null {
  const { statement_seq: seq, statement_issued_at: issuedAt, statement_facts: facts } = row;
  return seq === null || issuedAt === null || facts === null ? null : { seq, issuedAt, facts };
}

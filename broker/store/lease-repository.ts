import type { BlockRef } from "../../keeper/core/chain-view.ts";
import type { Database } from "../../keeper/store/database.ts";
import type { Sql } from "../../keeper/store/sql.ts";
import type { LeaseEvent, RefusalReason } from "../core/chain-port.ts";
import type { Allocation, HeldPrefix, LeaseStore, OpenRequest } from "../core/lease-store-port.ts";
import { lowestFree } from "../core/lowest-free.ts";

/** So long nobody gets a prefix that was given back: what was sent to its last holder must not reach the next one. */
const QUARANTINE_SECONDS = 7 * 86_400;

interface RequestRow {
  readonly id: number;
  readonly state: OpenRequest["state"];
  readonly lease_id: number | null;
  readonly deployment: string;
  readonly answer_by: number;
  readonly sealed_request: string;
  readonly prefix_index: number | null;
  readonly wireguard_key: string | null;
  readonly reply_key: string | null;
  readonly reason: RefusalReason | null;
}

interface PrefixRow {
  readonly prefix_index: number;
  readonly lease_id: number | null;
  readonly deployment: string;
  readonly wireguard_key: string;
  readonly ends_at: number | null;
  readonly heard_at: number;
}

/**
 * Requests and prefixes in SQLite. A prefix's number is stored as an integer: the lowest free one is lent, so it is never
 * larger than the number of leases there ever were.
 */
export class LeaseRepository implements LeaseStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async cursor(): Promise<BlockRef | null> {
    return (await this.#db.get<BlockRef>("SELECT number, hash, timestamp FROM cursor")) ?? null;
  }

  takeIn(block: BlockRef, events: readonly LeaseEvent[], now: number): Promise<void> {
    return this.#db.transaction(async (sql) => {
      const known = await sql.get<{ number: number }>("SELECT number FROM cursor");
      if (known !== undefined && known.number >= block.number) return;
      for (const event of events) await takeIn(sql, event, now);
      const { number, hash, timestamp } = block;
      await sql.run(
        "INSERT OR REPLACE INTO cursor (only, number, hash, timestamp) VALUES (1, ?, ?, ?)",
        number,
        hash,
        timestamp,
      );
    });
  }

  async openRequests(): Promise<readonly OpenRequest[]> {
    const rows = await this.#db.all<RequestRow>(
      "SELECT * FROM request WHERE state IN ('seen', 'allocated', 'refused') ORDER BY id",
    );
    return rows.map((row) => ({
      id: row.id,
      state: row.state,
      leaseId: row.lease_id,
      deployment: row.deployment,
      answerBy: row.answer_by,
      sealedRequest: row.sealed_request,
      prefixIndex: row.prefix_index === null ? null : BigInt(row.prefix_index),
      wireguardKey: row.wireguard_key,
      replyKey: row.reply_key,
      reason: row.reason,
    }));
  }

  allocate(
    requestId: number,
    { wireguardKey, replyKey }: { readonly wireguardKey: string; readonly replyKey: string },
    size: bigint,
    now: number,
  ): Promise<Allocation> {
    return this.#db.transaction(async (sql) => {
      const request = await sql.get<RequestRow>("SELECT * FROM request WHERE id = ?", requestId);
      if (request?.prefix_index != null && request.state === "allocated")
        return { ok: true, index: BigInt(request.prefix_index) };
      if (request?.state !== "seen") throw new Error(`request ${requestId} is not to be given a prefix`);
      if (await isKeyInUse(sql, wireguardKey, request)) return { ok: false, reason: "KEY_IN_USE" };
      const index = (await indexOfLease(sql, request.lease_id)) ?? (await freeIndex(sql, size, now));
      if (index === null) return { ok: false, reason: "NO_PREFIX_LEFT" };
      await sql.run(
        "UPDATE request SET state = 'allocated', prefix_index = ?, wireguard_key = ?, reply_key = ? WHERE id = ?",
        index,
        wireguardKey,
        replyKey,
        requestId,
      );
      // One that is lent already stays its lease's; the key changes when the answer is final.
      await sql.run(
        `INSERT INTO prefix (prefix_index, request_id, deployment, wireguard_key, heard_at)
         VALUES (?, ?, ?, ?, ?) ON CONFLICT (prefix_index) DO NOTHING`,
        index,
        requestId,
        request.deployment,
        wireguardKey,
        now,
      );
      await note(sql, now, "allocated", { requestId, leaseId: request.lease_id, index });
      return { ok: true, index: BigInt(index) };
    });
  }

  refuse(requestId: number, reason: RefusalReason, now: number): Promise<void> {
    return this.#db.transaction(async (sql) => {
      const changed = await sql.run(
        "UPDATE request SET state = 'refused', reason = ? WHERE id = ? AND state IN ('seen', 'allocated')",
        reason,
        requestId,
      );
      if (changed === 0) return;
      await giveBack(sql, "request_id = ? AND lease_id IS NULL", requestId, now);
      await note(sql, now, `refused: ${reason}`, { requestId });
    });
  }

  async held(): Promise<readonly HeldPrefix[]> {
    const rows = await this.#db.all<PrefixRow>(
      "SELECT * FROM prefix WHERE free_at IS NULL ORDER BY prefix_index",
    );
    return rows.map((row) => ({
      index: BigInt(row.prefix_index),
      leaseId: row.lease_id,
      deployment: row.deployment,
      wireguardKey: row.wireguard_key,
      endsAt: row.ends_at,
      heardAt: row.heard_at,
    }));
  }

  async heard(handshakes: ReadonlyMap<string, number>): Promise<void> {
    if (handshakes.size === 0) return;
    await this.#db.run(
      `UPDATE prefix SET heard_at = max(heard_at, heard.value)
         FROM json_each(?) AS heard WHERE prefix.wireguard_key = heard.key AND free_at IS NULL`,
      JSON.stringify(Object.fromEntries(handshakes)),
    );
  }
}

async function takeIn(sql: Sql, event: LeaseEvent, now: number): Promise<void> {
  switch (event.kind) {
    case "requested":
      await sql.run(
        `INSERT INTO request (id, state, lease_id, deployment, answer_by, sealed_request)
         VALUES (?, 'seen', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        event.requestId,
        event.leaseId,
        event.deployment,
        event.answerBy,
        event.sealedRequest,
      );
      break;
    case "answered":
      await answered(sql, event, now);
      break;
    case "rejected":
    case "expired":
      await sql.run("UPDATE request SET state = 'over' WHERE id = ?", event.requestId);
      await giveBack(sql, "request_id = ? AND lease_id IS NULL", event.requestId, now);
      break;
    case "renewed":
      await sql.run(
        "UPDATE prefix SET ends_at = ? WHERE lease_id = ? AND free_at IS NULL",
        event.endsAt,
        event.leaseId,
      );
      break;
    case "released":
      await giveBack(sql, "lease_id = ?", event.leaseId, now);
      break;
  }
  await note(sql, now, event.kind, {
    requestId: "requestId" in event ? event.requestId : null,
    leaseId: "leaseId" in event ? event.leaseId : null,
  });
}

/** The prefix becomes its lease's, or its lease's key the new one. A lease whose prefix was lost with a store has none. */
async function answered(
  sql: Sql,
  { requestId, leaseId, endsAt }: Extract<LeaseEvent, { kind: "answered" }>,
  now: number,
): Promise<void> {
  const key = "(SELECT wireguard_key FROM request WHERE id = ? AND state = 'allocated')";
  const isNew = await sql.run(
    "UPDATE prefix SET lease_id = ?, ends_at = ? WHERE request_id = ? AND lease_id IS NULL AND free_at IS NULL",
    leaseId,
    endsAt,
    requestId,
  );
  if (isNew === 0)
    await sql.run(
      `UPDATE prefix SET heard_at = CASE WHEN ${key} <> wireguard_key THEN ? ELSE heard_at END,
              wireguard_key = coalesce(${key}, wireguard_key), ends_at = ?
        WHERE lease_id = ? AND free_at IS NULL`,
      requestId,
      now,
      requestId,
      endsAt,
      leaseId,
    );
  await sql.run("UPDATE request SET state = 'answered', lease_id = ? WHERE id = ?", leaseId, requestId);
}

/** Whether a peer has the key that is not this lease's own, or will have it once a request is answered. */
async function isKeyInUse(sql: Sql, key: string, { id, lease_id }: RequestRow): Promise<boolean> {
  const row = await sql.get(
    `SELECT 1 FROM prefix WHERE wireguard_key = ?1 AND free_at IS NULL AND lease_id IS NOT ?2
     UNION ALL
     SELECT 1 FROM prefix WHERE wireguard_key = ?1 AND free_at IS NULL AND lease_id IS NULL
     UNION ALL
     SELECT 1 FROM request WHERE wireguard_key = ?1 AND state = 'allocated' AND id <> ?3`,
    key,
    lease_id,
    id,
  );
  return row !== undefined;
}

async function indexOfLease(sql: Sql, leaseId: number | null): Promise<number | null> {
  const row = await sql.get<{ prefix_index: number }>(
    "SELECT prefix_index FROM prefix WHERE lease_id = ? AND free_at IS NULL",
    leaseId,
  );
  return row?.prefix_index ?? null;
}

async function freeIndex(sql: Sql, size: bigint, now: number): Promise<number | null> {
  await sql.run("DELETE FROM prefix WHERE free_at <= ?", now);
  const taken = await sql.all<{ prefix_index: number }>(
    "SELECT prefix_index FROM prefix ORDER BY prefix_index",
  );
  const free = lowestFree(
    taken.map((row) => BigInt(row.prefix_index)),
    size,
  );
  return free === null ? null : Number(free);
}

/** @param which with one parameter, a number */
async function giveBack(sql: Sql, which: string, id: number, now: number): Promise<void> {
  await sql.run(
    `UPDATE prefix SET free_at = ? WHERE ${which} AND free_at IS NULL`,
    now + QUARANTINE_SECONDS,
    id,
  );
}

async function note(
  sql: Sql,
  now: number,
  what: string,
  {
    requestId = null,
    leaseId = null,
    index = null,
  }: Partial<Record<"requestId" | "leaseId" | "index", number | null>>,
): Promise<void> {
  await sql.run(
    "INSERT INTO audit (at, what, request_id, lease_id, prefix_index) VALUES (?, ?, ?, ?, ?)",
    now,
    what,
    requestId,
    leaseId,
    index,
  );
}

import type { Commitment } from "../../core/commitment.ts";
import type { Fleet } from "../../core/fleet.ts";
import { poolUse } from "../../core/pool-use.ts";
import type { Reading } from "../../portal/server/reading.ts";
import type { SubscriptionBook } from "../../portal/server/subscription-book.ts";
import type { AdminOverview } from "../../protocol/api/admin/admin-overview.ts";
import type { ApiSubscription } from "../../protocol/api/subscription.ts";
import type { MachineRegistry } from "../../sagas/ports/machine-registry.ts";
import type { JobCountQueries } from "../../store/job-count-queries.ts";
import type { OutboxCountQueries } from "../../store/outbox-count-queries.ts";
import type { Health } from "../../watch/health.ts";
import type { Watch } from "../../watch/watch.ts";
import { orNull } from "./or-null.ts";

const MIB = 1_048_576;
const MOST_STUCK = 1_000;

export interface OverviewParts {
  readonly watch: Pick<Watch, "seen" | "health" | "alerts">;
  readonly reading: Pick<Reading, "host" | "plans" | "status">;
  readonly book: Pick<SubscriptionBook, "live">;
  readonly registry: Pick<MachineRegistry, "list">;
  readonly jobs: Pick<JobCountQueries, "open" | "stuck">;
  readonly outbox: Pick<OutboxCountQueries, "open">;
  /** Nodes on which no new machine is placed. */
  readonly drained: () => ReadonlySet<string>;
  /** Whether stock is held back by the operator's command. */
  readonly isWithheld: () => Promise<boolean>;
  /** Addresses that machines may have. */
  readonly pool: Parameters<typeof poolUse>[0];
  readonly keeper: { readonly address: string; readonly version: string; readonly since: number };
  /** Milliseconds. */
  readonly now: () => number;
}

/** Puts together what the keeper knows anyway; of the chain at most what the portal's pages ask it too. */
export async function adminOverview(parts: OverviewParts): Promise<AdminOverview> {
  const { watch, registry, jobs, outbox, pool, keeper, now } = parts;
  const [sales, machines, open, stuck, transactions] = await Promise.all([
    orNull(readSales(parts)),
    registry.list(),
    jobs.open(),
    jobs.stuck(MOST_STUCK),
    outbox.open(),
  ]);
  const { fleet, funds, commitments, chain } = watch.seen;
  const { ok, parts: health } = watch.health();
  return {
    at: now(),
    health: { ok, parts: healthParts(health) },
    alerts: [...watch.alerts].sort((a, b) => b.since - a.since),
    sales,
    statuses: countStatuses(parts.book),
    nodes: fleet ? nodesOf(fleet, commitments, parts.drained()) : [],
    storages: fleet ? storagesOf(fleet) : [],
    addresses: poolUse(
      pool,
      machines.map(({ ipv4 }) => ipv4),
    ),
    work: {
      openJobs: open.reduce((sum, { count }) => sum + count, 0),
      stuckJobs: stuck.length,
      sent: transactions.sent,
      mined: transactions.mined,
    },
    keeper: {
      ...keeper,
      balance: funds && `${funds.balance}`,
      transactionsLeft: funds && Number(funds.balance / (funds.transaction || 1n)),
      headAt: chain?.latest.timestamp ?? null,
    },
  };
}

async function readSales({ reading, book, isWithheld }: OverviewParts): Promise<AdminOverview["sales"]> {
  const [withheld, { paused }, { plans }, { paymentToReady }] = await Promise.all([
    isWithheld(),
    reading.host(),
    reading.plans(),
    reading.status(),
  ]);
  const live = new Map<string, number>();
  for (const { plan } of book.live()) live.set(`${plan.id}`, (live.get(`${plan.id}`) ?? 0) + 1);
  return {
    paused,
    withheld,
    plans: plans.map(({ id, name, pricePerDay, stock, retired }) => ({
      id,
      name,
      pricePerDay,
      stock,
      retired,
      live: live.get(id) ?? 0,
    })),
    paymentToReady,
  };
}

function countStatuses(book: OverviewParts["book"]): AdminOverview["statuses"] {
  const counts: Partial<Record<ApiSubscription["status"], number>> = {};
  for (const { subscription } of book.live()) {
    const { status } = subscription;
    if (status !== "none") counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

function healthParts(parts: Health["parts"]): AdminOverview["health"]["parts"] {
  const { chain, cursor, store, proxmox, engine, watch } = parts;
  return [
    { name: "chain", ok: chain.ok, figure: chain.headAgeSeconds },
    { name: "cursor", ok: cursor.ok, figure: cursor.behindBlocks },
    { name: "store", ok: store.ok, figure: null },
    { name: "proxmox", ok: proxmox.ok, figure: proxmox.answeredSecondsAgo },
    { name: "engine", ok: engine.ok, figure: engine.overdueSeconds },
    { name: "watch", ok: watch.ok, figure: watch.lookedSecondsAgo },
  ];
}

function nodesOf(
  { nodes, vms }: Fleet,
  commitments: readonly Commitment[],
  drained: ReadonlySet<string>,
): AdminOverview["nodes"] {
  return nodes.map(({ node, online, cpu, memoryBytes, memoryUsedBytes }) => {
    const promised = commitments.filter((each) => each.node === node);
    return {
      node,
      online,
      drained: drained.has(node),
      cpu,
      memoryBytes,
      memoryUsedBytes,
      memoryPromisedBytes: promised.reduce((sum, { memoryMiB }) => sum + memoryMiB * MIB, 0),
      machines: vms.filter((vm) => vm.node === node).length,
    };
  });
}

/** What all nodes share is told by each of them, and shown once. */
function storagesOf({ storages }: Fleet): AdminOverview["storages"] {
  const shown = new Map(
    storages.map(({ storage, node, shared, available, totalBytes, usedBytes }) => [
      shared ? storage : `${node}/${storage}`,
      { storage, node: shared ? null : node, available, totalBytes, usedBytes },
    ]),
  );
  return [...shown.values()];
}

import { Counter, Histogram, type Registry } from "prom-client";

/** Seconds from milliseconds of a local call to days of a stuck job. */
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const SAGA_SECONDS = [1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600, 1_800, 3_600, 21_600, 86_400];
const REORG_BLOCKS = [1, 2, 3, 5, 8, 13, 21, 34, 64];

/** What is counted as it happens. */
export type EventMetrics = ReturnType<typeof eventMetrics>;

/** Makes them in the registry. */
export function eventMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });
  const calls = (server: "rpc" | "proxmox", name: string) => ({
    total: counter(`blockhost_${server}_requests_total`, `Calls to ${name}.`, ["operation", "outcome"]),
    duration: histogram(
      `blockhost_${server}_request_duration_seconds`,
      `How long calls to ${name} took.`,
      ["operation"],
      CALL_SECONDS,
    ),
  });
  return {
    rpc: calls("rpc", "the chain's RPC servers"),
    proxmox: calls("proxmox", "Proxmox VE"),
    reorgs: counter("blockhost_chain_reorgs_total", "Reorganisations that took back what was read.", []),
    reorgDepth: histogram(
      "blockhost_chain_reorg_depth_blocks",
      "Blocks that a reorganisation took back.",
      [],
      REORG_BLOCKS,
    ),
    jobsCreated: counter("blockhost_jobs_created_total", "Jobs begun.", ["kind"]),
    jobsEnded: counter("blockhost_jobs_ended_total", "Jobs ended: done, or undone.", ["kind", "phase"]),
    jobSteps: counter("blockhost_job_steps_total", "Steps that were passed.", ["kind", "step"]),
    jobRetries: counter("blockhost_job_retries_total", "Failures of a step, each followed by another try.", [
      "kind",
      "step",
    ]),
    jobUndos: counter("blockhost_job_undos_total", "Jobs that began to take back what they did.", ["kind"]),
    jobDuration: histogram(
      "blockhost_job_duration_seconds",
      "From a job's creation to its end.",
      ["kind", "phase"],
      SAGA_SECONDS,
    ),
    delivery: histogram(
      "blockhost_delivery_duration_seconds",
      "From the block of the payment to the block of the delivery, by the chain's clock; from when the keeper saw the payment if it was restarted meanwhile.",
      [],
      SAGA_SECONDS,
    ),
    settled: counter("blockhost_outbox_settled_total", "Transactions whose outcome is final.", ["state"]),
    outboxProblems: counter(
      "blockhost_outbox_problems_total",
      "What was in the way of transactions, by error code.",
      ["code"],
    ),
    feeBumps: counter(
      "blockhost_outbox_fee_bumps_total",
      "Replacements of a transaction with a higher fee.",
      [],
    ),
    alerts: counter("blockhost_alerts_total", "Alerts raised, by code.", ["code"]),
    webhookPosts: counter("blockhost_webhook_posts_total", "Posts to the operator's webhook.", ["outcome"]),
    webhookDropped: counter(
      "blockhost_webhook_dropped_total",
      "Notices that the webhook never got because too many waited.",
      [],
    ),
  };
}

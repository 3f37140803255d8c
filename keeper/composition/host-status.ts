import packageJson from "../../package.json" with { type: "json" };
import type { ReadStatus } from "../commands/ports/host-status.ts";
import type { JobStore } from "../jobs/job-store.ts";
import type { MachineRegistry } from "../sagas/ports/machine-registry.ts";
import type { Watch } from "../watch/watch.ts";

/** What `status` tells the operator, from what the keeper knows already. */
export function hostStatus(parts: {
  readonly watch: Pick<Watch, "health" | "seen">;
  readonly registry: Pick<MachineRegistry, "list">;
  readonly store: Pick<JobStore, "list">;
  /** Address that sends the keeper's transactions. */
  readonly keeper: string;
}): ReadStatus {
  const { watch, registry, store, keeper } = parts;
  return async () => {
    const [machines, jobs] = await Promise.all([registry.list(), store.list({ open: true })]);
    const { ok, parts: checks } = watch.health();
    const of = (status: string) => machines.filter((machine) => machine.status === status).length;
    return {
      healthy: ok,
      facts: {
        version: packageJson.version,
        keeper,
        block: watch.seen.chain?.latest.number ?? null,
        unwell: Object.entries(checks).flatMap(([name, check]) => (check.ok ? [] : [name])),
        machines: { reserved: of("reserved"), running: of("running"), suspended: of("suspended") },
        jobs: { open: jobs.length, stuck: jobs.filter(({ alerted }) => alerted).length },
      },
    };
  };
}

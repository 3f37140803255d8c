import type { Registry } from "prom-client";
import type { JobCounts } from "../ports/job-counts.ts";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/** Work under way. */
export function jobGauges(registry: Registry, counts: JobCounts, seen: Seen, now: () => number): Collector {
  const gauge = gauges(registry, "blockhost_jobs_");
  const open = gauge("open", "Jobs that have not ended.", ["kind", "phase"]);
  const oldest = gauge(
    "oldest_open_age_seconds",
    "Age of the oldest job that has not ended; 0 when there is none.",
  );
  const overdue = gauge(
    "overdue_seconds",
    "How long the job has been due that waits longest to be taken up.",
  );
  return {
    source: "jobs",
    async collect() {
      open.reset();
      const rows = await counts.open();
      for (const { kind, phase, count } of rows) open.set({ kind, phase }, count);
      oldest.set(rows.length === 0 ? 0 : (now() - Math.min(...rows.map(({ oldestAt }) => oldestAt))) / 1000);
      overdue.set(seen.overdueSince === null ? 0 : Math.max(0, now() - seen.overdueSince) / 1000);
    },
  };
}

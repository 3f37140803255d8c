import type { Reboots } from "../commands/ports/reboots.ts";
import type { JobEngine } from "../jobs/engine.ts";
import type { JobStore } from "../jobs/job-store.ts";
import { vmSubject } from "../sagas/steps-common.ts";

/** The operator's reboots, as jobs among the others for the same VM. */
export function reboots(engine: Pick<JobEngine, "submit">, store: Pick<JobStore, "last">): Reboots {
  const jobOf = (order: bigint, subscription: bigint) => ({
    kind: "reboot",
    subject: vmSubject(subscription),
    key: `command ${order}`,
  });
  return {
    async begin(order, subscription, since) {
      await engine.submit({ ...jobOf(order, subscription), step: "reboot", data: { since } });
    },
    async outcome(order, subscription) {
      const job = await store.last(jobOf(order, subscription));
      if (!job) return { done: false, detail: "its job is gone from the journal" };
      if (job.phase !== "done" && job.phase !== "undone") return null;
      const detail = job.outcome ?? "";
      return { done: job.phase === "done" && detail === "rebooted", detail };
    },
  };
}

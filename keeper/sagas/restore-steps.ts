import { BlockHostError } from "../core/errors.ts";
import { next, type Step, type StepResult, undo, wait } from "../jobs/saga.ts";
import { backupTime } from "./backup-time.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { fenceOf, oursOf, progressed, subscriptionOf } from "./steps-common.ts";
import { whileKept } from "./while-kept.ts";

const HOUR = 3_600_000;

/**
 * Writes a backup over the VM, which its owner or user asked for on the final chain. The old disk goes first, so that from
 * the first restore on it only goes forward, though the subscription expires meanwhile.
 */
export function restoreSteps(ports: SagaPorts): Readonly<Record<string, Step>> {
  const { registry, hypervisor, settings } = ports;
  return {
    restore: {
      run: whileKept(ports, async (_view, context): Promise<StepResult> => {
        const { argument, agreed, since } = context.job.data;
        if (agreed !== true) return next("await-final");
        const takenAt = backupTime(String(argument));
        if (!ports.backups || takenAt === null) return undo("no backups are made any more");
        const { machine, vm } = await oursOf(ports, subscriptionOf(context));
        const off = await hypervisor.ensureStopped(vm);
        if (!off.done) return wait(off.retryInMs, off.detail);
        // What comes back holds the statement of then, which may be for another owner, and is as fast as then.
        if (machine.statement || machine.throttleMbps !== null)
          await registry.update(machine.subscription, {
            statement: null,
            throttleMbps: null,
            ipv6Prefix: null,
          });
        const restored = await ports.backups.driver
          .ensureRestored(vm, takenAt, Number(since))
          .catch((error: unknown) => {
            // The VM is as it was, or there is nothing any more that could be tried.
            if (error instanceof BlockHostError && error.code === "BACKUP_UNKNOWN") return error;
            throw error;
          });
        if (restored instanceof BlockHostError) return undo(restored.message);
        return progressed(restored, () => next("refit"));
      }),
      patienceMs: 12 * HOUR,
      whenStuck: "persist",
    },

    refit: {
      /** The firewall and the start with the host came back as they were then. */
      run: whileKept(ports, async ({ subscription }, context) => {
        const { machine, vm } = await oursOf(ports, subscriptionOf(context));
        const off = await hypervisor.ensureStopped(vm);
        if (!off.done) return wait(off.retryInMs, off.detail);
        const fenced = await hypervisor.ensureFenced(vm, fenceOf(settings, machine, subscription.planId));
        return progressed(fenced, () => next("start-again"));
      }),
      patienceMs: HOUR,
      whenStuck: "persist",
    },
  };
}

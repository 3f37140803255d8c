import { desiredState } from "../core/desired-state.ts";
import { done, type Saga } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { oursOf, progressed, subscriptionOf } from "./steps-common.ts";

/** Restarts a VM because the operator says so. The job's `since` is when that was, unix ms: one that was started later is done. */
export function rebootSaga(ports: SagaPorts): Saga {
  const { reader, hypervisor } = ports;
  return {
    kind: "reboot",
    steps: {
      reboot: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          const isToRun = view && desiredState(view.subscription, view.block.timestamp) === "running";
          if (!isToRun) return done("refused: the VM is not to run");
          const { machine, vm } = await oursOf(ports, id);
          if (machine.status !== "running") return done("refused: the VM does not run yet");
          if (machine.halted) return done("refused: the VM was stopped by its tenant");
          const since = Number(context.job.data.since);
          return progressed(await hypervisor.ensureRebooted(vm, since), () => done("rebooted"));
        },
        patienceMs: 10 * 60_000,
        whenStuck: "undo",
      },
    },
  };
}

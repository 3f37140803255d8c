import { desiredState } from "../core/desired-state.ts";
import { done, type Saga } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { machineOf, progressed, subscriptionOf, vmOf } from "./steps-common.ts";

/**
 * Stops the VM of a subscription that has expired, and keeps its disk. The job's `asOf` is the chain's time by which it
 * was found to have expired (see ChainClock): a renewal moves the expiry beyond it.
 */
export function suspendSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, settings } = ports;
  return {
    kind: "suspend",
    steps: {
      stop: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          const now = Math.max(view?.block.timestamp ?? 0, Number(context.job.data.asOf ?? 0));
          if (!view || desiredState(view.subscription, now) !== "suspended") return done("superseded");
          const machine = await machineOf(ports, id);
          const progress = await hypervisor.ensureStopped(vmOf(settings, id, machine.generation));
          if (progress.done) await registry.update(id, { status: "suspended" });
          return progressed(progress, () => done("suspended"));
        },
        patienceMs: 10 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}

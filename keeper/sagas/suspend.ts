import { desiredState } from "../core/desired-state.ts";
import { done, type Saga } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { machineOf, progressed, subscriptionOf, vmOf } from "./steps-common.ts";

/** Stops the VM of a subscription that has expired, and keeps its disk. */
export function suspendSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, settings } = ports;
  return {
    kind: "suspend",
    steps: {
      stop: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          if (!view || desiredState(view.subscription, view.block.timestamp) !== "suspended")
            return done("superseded");
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

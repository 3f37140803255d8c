import { desiredState } from "../core/desired-state.ts";
import { throttle } from "../core/throttle.ts";
import { vmSpecOf } from "../core/vm-spec.ts";
import { done, type Saga } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { oursOf, progressed, subscriptionOf } from "./steps-common.ts";

/** Slows a VM as the operator has said, or lets it run as its plan says. */
export function limitSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor } = ports;
  return {
    kind: "limit",
    steps: {
      set: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
            return done("superseded");
          const { throttleMbps } = view.subscription;
          const { machine, vm } = await oursOf(ports, id);
          if (machine.throttleMbps === throttleMbps) return done("as it should be");
          const progress = await hypervisor.ensureLimited(vm, vmSpecOf(view.plan), throttle(throttleMbps));
          if (progress.done) await registry.update(id, { throttleMbps }, machine.generation);
          return progressed(progress, () => done(throttleMbps === 0 ? "unlimited" : "limited"));
        },
        patienceMs: 10 * 60_000,
        // Other work on the VM must get its turn, a suspension above all.
        whenStuck: "undo",
      },
    },
  };
}

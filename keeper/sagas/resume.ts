import { desiredState } from "../core/desired-state.ts";
import { done, next, type Saga, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { machineOf, progressed, subscriptionOf, vmOf } from "./steps-common.ts";

/**
 * Starts the VM of a subscription that was renewed. Its guest lets nobody in before it has a statement with the new
 * expiry, which the attest saga brings as soon as this one is done.
 */
export function resumeSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;

  const stillWanted = async (id: bigint) => {
    const view = await reader.read(id, "confirmed");
    return view !== null && desiredState(view.subscription, view.block.timestamp) === "running";
  };

  return {
    kind: "resume",
    steps: {
      start: {
        async run(context) {
          const id = subscriptionOf(context);
          if (!(await stillWanted(id))) return done("superseded");
          const machine = await machineOf(ports, id);
          const progress = await hypervisor.ensureStarted(vmOf(settings, id, machine.generation));
          return progressed(progress, () => next("ready"));
        },
        patienceMs: 10 * 60_000,
        whenStuck: "persist",
      },
      ready: {
        async run(context) {
          const id = subscriptionOf(context);
          if (!(await stillWanted(id))) return done("superseded");
          const machine = await machineOf(ports, id);
          const vm = vmOf(settings, id, machine.generation);
          if (!(await guest.isReady(vm))) {
            return wait(settings.pollMs, "GUEST_NOT_READY: no word from the guest yet");
          }
          // One that was adopted right after its delivery may have it still, and would not start with its host.
          const progress = await hypervisor.ensureSeedRemoved(vm);
          if (!progress.done) return wait(progress.retryInMs, progress.detail);
          await registry.update(id, { status: "running" });
          return done("resumed");
        },
        patienceMs: settings.guestPatienceMs,
        whenStuck: "persist",
      },
    },
  };
}

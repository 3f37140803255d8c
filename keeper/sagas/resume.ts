import { desiredState } from "../core/desired-state.ts";
import { done, next, type Saga, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { oursOf, progressed, subscriptionOf } from "./steps-common.ts";

/**
 * Starts the VM of a subscription that was renewed. Its guest lets nobody in before it has a statement with the new
 * expiry, which the attest saga brings as soon as this one is done.
 */
export function resumeSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;

  /** The machine, while it is to run. */
  const wanted = async (id: bigint) => {
    const view = await reader.read(id, "confirmed");
    if (!view || desiredState(view.subscription, view.block.timestamp) !== "running") return null;
    return { view, ...(await oursOf(ports, id)) };
  };

  return {
    kind: "resume",
    steps: {
      start: {
        async run(context) {
          const id = subscriptionOf(context);
          const found = await wanted(id);
          if (!found) return done("superseded");
          if (found.machine.halted) {
            // Its tenant turned it off before it expired, and will turn it on.
            await registry.update(id, { status: "running" });
            return done("resumed");
          }
          return progressed(await hypervisor.ensureStarted(found.vm), () => next("ready"));
        },
        patienceMs: 10 * 60_000,
        whenStuck: "persist",
      },
      ready: {
        async run(context) {
          const id = subscriptionOf(context);
          const found = await wanted(id);
          if (!found) return done("superseded");
          const { vm, machine, view } = found;
          // A guest that its tenant has broken is theirs to reinstall: what they ask for must get its turn.
          if (view.subscription.operations > machine.operations) return done("superseded");
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

import { desiredState } from "../core/desired-state.ts";
import { done, next, type Saga, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { foreignVm, oursOf, progressed, subscriptionOf } from "./steps-common.ts";

/** When the VM was found off and started, milliseconds, the last times; for who decides whether to try again. */
export function startsOf(data: { readonly starts?: unknown }): readonly number[] {
  return Array.isArray(data.starts) ? data.starts.map(Number) : [];
}

/**
 * Turns a VM on that should run and is off (powered off from inside, its node restarted, QEMU crashed), and off one that
 * should not run. What its tenant asked for counts: a halted machine stays off.
 */
export function powerSaga(ports: SagaPorts): Saga {
  const { reader, hypervisor, settings } = ports;

  /** What is and what should be, or why there is nothing to do. */
  const look = async (context: StepContext) => {
    const id = subscriptionOf(context);
    const view = await reader.read(id, "confirmed");
    const desired = view && desiredState(view.subscription, view.block.timestamp);
    const { machine, vm } = await oursOf(ports, id);
    // Not settled in its state: whoever brings it there sees to its power too.
    const settled = machine.status === desired;
    return settled ? { vm, on: desired === "running" && !machine.halted } : null;
  };

  return {
    kind: "power",
    steps: {
      look: {
        async run(context) {
          const found = await look(context);
          if (!found) return done("superseded");
          const seen = await hypervisor.observe(found.vm);
          if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
          if (seen.kind !== "ours") throw foreignVm(found.vm.name, `it is ${seen.kind}`);
          if ((seen.power === "stopped") === !found.on) return done("as it should be");
          const starts = startsOf(context.job.data);
          return next("set", { starts: found.on ? [...starts, context.now] : starts });
        },
        patienceMs: 5 * 60_000,
        whenStuck: "undo",
      },
      set: {
        async run(context): Promise<StepResult> {
          const found = await look(context);
          if (!found) return done("superseded");
          const { vm, on } = found;
          const progress = await (on ? hypervisor.ensureStarted(vm) : hypervisor.ensureStopped(vm));
          return progressed(progress, () => done(on ? "started" : "stopped"));
        },
        patienceMs: 10 * 60_000,
        whenStuck: "undo",
      },
    },
  };
}

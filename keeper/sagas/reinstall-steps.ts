import { desiredState } from "../core/desired-state.ts";
import { FinalError } from "../core/errors.ts";
import { generationAfterWreck } from "../core/generation-after-wreck.ts";
import { reinstallLimit } from "../core/reinstall-limit.ts";
import { type DoneResult, next, type Step, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import { installSteps } from "./install-steps.ts";
import { isReplaced } from "./is-replaced.ts";
import { removeBackups } from "./remove-backups.ts";
import type { SagaPorts } from "./saga-ports.ts";
import {
  type FoundMachine,
  foreignVm,
  machineOf,
  oursOf,
  progressed,
  subscriptionOf,
  vmOf,
} from "./steps-common.ts";
import { whileKept } from "./while-kept.ts";
import { wreckMet } from "./wreck-steps.ts";

const MINUTE = 60_000;
const DAY_MS = 86_400_000;

/** What of the operate saga a reinstallation shares. */
export interface ReinstallFrame {
  readonly whenAgreed: (
    work: (found: FoundMachine, context: StepContext) => Promise<StepResult>,
  ) => (context: StepContext) => Promise<StepResult>;
  readonly operated: (context: StepContext) => Promise<DoneResult>;
}

/**
 * Wipes the VM and installs it anew as the next generation, in the same place with the same address. Its owner asked for
 * it on the final chain by the word of a quorum, the VM is ours by the mark of the generation that is to go, and the
 * breaker for reinstallations is closed. From the first wipe on it only goes forward. The new host key gets a new credential by the reseal saga.
 */
export function reinstallSteps(ports: SagaPorts, frame: ReinstallFrame): Readonly<Record<string, Step>> {
  const { reader, registry, hypervisor, settings } = ports;
  const { whenAgreed, operated } = frame;

  const install = installSteps(ports, {
    guard: (work) => whileKept(ports, work),
    whenStuck: "persist",
    lastly: "remove-seed",
  });
  /** A guest that does not get ready must hold up neither its suspension nor what its tenant asks for next. */
  const yielding = (name: string): Readonly<Record<string, Step>> => {
    const step = install[name];
    if (!step) throw new Error(`an installation has no step ${name}: this is a bug`);
    return {
      [name]: {
        ...step,
        run: async (context) => {
          const result = await step.run(context);
          if (result.kind !== "wait") return result;
          const view = await reader.read(subscriptionOf(context), "confirmed");
          const expired = view && desiredState(view.subscription, view.block.timestamp) === "suspended";
          return expired || context.job.alerted ? operated(context) : result;
        },
      },
    };
  };
  const forward = (run: Step["run"], patienceMs: number): Step => ({ run, patienceMs, whenStuck: "persist" });

  return {
    consent: {
      run: whenAgreed(async ({ machine }, context) => {
        const fleet = (await registry.list()).length;
        const limit = reinstallLimit(fleet);
        const { now } = context;
        const { subscription, generation } = machine;
        if (await registry.permitReinstall(subscription, now, now - DAY_MS, limit))
          return next("wipe", { generation });
        throw new FinalError(
          "REINSTALL_LIMIT",
          `${limit} tenants have had their VMs reinstalled within a day; the next one is refused`,
          "see whether so many have really asked for it; whoever still wants it can ask again",
        );
      }),
      patienceMs: 10 * MINUTE,
      whenStuck: "undo",
    },

    wipe: forward(async (context) => {
      const id = subscriptionOf(context);
      const vm = vmOf(settings, id, Number(context.job.data.generation));
      const seen = await hypervisor.observe(vm);
      // Wiped already: whatever has become of the subscription, there must be a VM again.
      if (seen.kind === "absent") return next("renew");
      if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
      // Nothing was ever in it. The store was lost since it was met, and with it the note that it was left.
      if (seen.kind === "wreck") return wreckMet(vm, await machineOf(ports, id), seen.detail);
      if (await isReplaced(ports, vm, seen)) return next("renew", { elsewhere: true });
      if (seen.kind !== "ours") throw foreignVm(vm.name, seen.detail);
      const destroy = whenAgreed(async () => {
        const emptied = await removeBackups(ports, vm);
        if (!emptied.done) return wait(emptied.retryInMs, emptied.detail);
        return progressed(await hypervisor.ensureDestroyed(vm), () => next("renew"));
      });
      return destroy(context);
    }, 30 * MINUTE),

    renew: forward(async (context) => {
      const { generation: wiped, elsewhere } = context.job.data;
      const generation = elsewhere ? generationAfterWreck(Number(wiped)) : Number(wiped) + 1;
      const id = subscriptionOf(context);
      await registry.advance(id, generation, vmOf(settings, id, generation).vmid);
      return next("await-clone");
    }, MINUTE),

    ...install,
    ...yielding("ready"),
    ...yielding("host-keys"),

    "remove-seed": forward(
      whileKept(ports, async (_view, context) => {
        const { machine, vm } = await oursOf(ports, subscriptionOf(context));
        const progress = await hypervisor.ensureSeedRemoved(vm);
        if (!progress.done) return wait(progress.retryInMs, progress.detail);
        await registry.update(machine.subscription, { status: "running" }, machine.generation);
        return operated(context);
      }),
      15 * MINUTE,
    ),
  };
}

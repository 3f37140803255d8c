import { desiredState } from "../core/desired-state.ts";
import type { Operation, OperationRequest } from "../core/operation.ts";
import {
  type DoneResult,
  done,
  next,
  type Saga,
  type Step,
  type StepContext,
  type StepResult,
  wait,
} from "../jobs/saga.ts";
import { reinstallSteps } from "./reinstall-steps.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { isTenantSnapshot, snapshotName } from "./snapshot-name.ts";
import { type FoundMachine, oursOf, progressed, subscriptionOf } from "./steps-common.ts";

const MINUTE = 60_000;
/** Disks are copied or reverted, which takes as long as they are large. */
const SNAPSHOT_MS = 60 * MINUTE;

/** Where the work on each operation begins. Names differ from those of installSteps, which are here too. */
const FIRST_STEP: Readonly<Record<Operation, string>> = {
  reboot: "reboot",
  stop: "switch-off",
  start: "switch-on",
  reinstall: "consent",
  snapshot: "snapshot",
  rollback: "rollback",
};

/**
 * Does the next thing that the owner or user asked for by transaction, one request a job, in their order. What cannot
 * be undone (reinstall, rollback, a snapshot that takes another's place) waits until the request is final. What cannot
 * be done is refused and noted, so that it holds up nothing that was asked later.
 */
export function operateSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, operations, settings } = ports;

  const finish = async (context: StepContext, outcome: string): Promise<DoneResult> => {
    const id = subscriptionOf(context);
    const sequence = Number(context.job.data.sequence);
    const machine = await registry.get(id);
    // A store that was lost and made anew may be further already.
    if (machine && machine.operations < sequence) await registry.update(id, { operations: sequence });
    return done(outcome);
  };
  const operated = (context: StepContext) => finish(context, `operated: ${context.job.data.operation}`);

  /** Runs the work while the VM should run; otherwise the operation is refused. */
  const whileRunning =
    (work: (found: FoundMachine, context: StepContext) => Promise<StepResult>) =>
    async (context: StepContext): Promise<StepResult> => {
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view) return wait(settings.pollMs, "the subscription is not on the chain as read now");
      if (desiredState(view.subscription, view.block.timestamp) !== "running")
        return finish(context, `refused: the subscription is ${view.subscription.status}`);
      return work({ view, ...(await oursOf(ports, id)) }, context);
    };

  /** The same, when the request is final. */
  const whenFinal = (work: (found: FoundMachine, context: StepContext) => Promise<StepResult>) =>
    whileRunning(async (found, context) => {
      const id = subscriptionOf(context);
      const { sequence, operation, argument } = context.job.data;
      const final = await reader.read(id, "final");
      if ((final?.subscription.operations ?? 0) < Number(sequence))
        return wait(settings.pollMs, "the request is not final yet");
      // A reorganised chain may have another request under this number.
      const [request] = await operations.requested(id, Number(sequence) - 1);
      if (!request || request.sequence !== sequence)
        return wait(settings.pollMs, "the request is being read");
      if (request.operation !== operation || request.argument !== argument) return done("superseded");
      return work(found, context);
    });

  /** The chain was reorganised and gives these numbers to other requests. What is final is done and stays so. */
  const takenBack = async (id: bigint, asked: number, known: number): Promise<StepResult> => {
    const final = await reader.read(id, "final");
    if ((final?.subscription.operations ?? known) >= known) return done("superseded");
    await registry.update(id, { operations: asked });
    return done(`superseded: requests after ${asked} were taken back by the chain`);
  };

  const step = (run: Step["run"], patienceMs = 10 * MINUTE): Step => ({ run, patienceMs, whenStuck: "undo" });

  const snapshotOf = (context: StepContext) => snapshotName(String(context.job.data.argument)) ?? "";

  return {
    kind: "operate",
    steps: {
      pick: step(async (context) => {
        const id = subscriptionOf(context);
        const view = await reader.read(id, "confirmed");
        const { machine, vm } = await oursOf(ports, id);
        const wanted = machine.operations + 1;
        if (!view) return wait(settings.pollMs, "the subscription is not on the chain as read now");
        const asked = view.subscription.operations;
        if (asked < machine.operations) return takenBack(id, asked, machine.operations);
        if (asked < wanted) return done("superseded");
        const [request] = await operations.requested(id, machine.operations);
        if (request?.sequence !== wanted) return wait(settings.pollMs, "the request has not been read yet");
        const refusal = await refusalOf(ports, { view, machine, vm }, request);
        if (refusal !== null) {
          await registry.update(id, { operations: wanted });
          return done(`refused: ${request.operation}: ${refusal}`);
        }
        const { sequence, operation, argument } = request;
        // Not in the future of our own clock, by which uptimes count.
        const since = Math.min(context.now, request.requestedAt * 1000);
        const replaces =
          operation === "snapshot" && (await hypervisor.snapshots(vm)).includes(snapshotName(argument) ?? "");
        const first = replaces ? "remove-snapshot" : FIRST_STEP[operation];
        return next(first, { sequence, operation, argument, since });
      }),

      reboot: step(
        whileRunning(async ({ vm }, context) => {
          const seen = await hypervisor.observe(vm);
          const progress =
            seen.kind === "ours" && seen.power === "stopped"
              ? await hypervisor.ensureStarted(vm)
              : await hypervisor.ensureRebooted(vm, Number(context.job.data.since));
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
      ),

      "switch-off": step(
        whileRunning(async ({ vm }, context) => {
          // First, or the reconciler would start it again.
          await registry.update(subscriptionOf(context), { halted: true });
          const progress = await hypervisor.ensureStopped(vm);
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
      ),

      "switch-on": step(
        whileRunning(async ({ vm }, context) => {
          await registry.update(subscriptionOf(context), { halted: false });
          const progress = await hypervisor.ensureStarted(vm);
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
      ),

      "remove-snapshot": step(
        whenFinal(async ({ vm }, context) =>
          progressed(await hypervisor.ensureSnapshotRemoved(vm, snapshotOf(context)), () => next("snapshot")),
        ),
        SNAPSHOT_MS,
      ),

      snapshot: step(
        whileRunning(async ({ vm }, context) => {
          const progress = await hypervisor.ensureSnapshot(vm, snapshotOf(context));
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
        SNAPSHOT_MS,
      ),

      rollback: step(
        whenFinal(async ({ vm }, context) => {
          const since = Number(context.job.data.since);
          const progress = await hypervisor.ensureRolledBack(vm, snapshotOf(context), since);
          return progressed(progress, () => next("start-again"));
        }),
        SNAPSHOT_MS,
      ),

      "start-again": step(
        whileRunning(async ({ vm, machine }, context) => {
          // The guest holds the statement of then, which may be for another owner.
          await registry.update(machine.subscription, { statement: null });
          if (machine.halted) return operated(context);
          const progress = await hypervisor.ensureStarted(vm);
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
      ),

      ...reinstallSteps(ports, { whenFinal, operated }),
    },
    // It has been tried for as long as it may take, and the next request must get its turn.
    async afterUndo(context) {
      if (context.job.data.sequence === undefined) return done("undone");
      return finish(context, `failed: ${context.job.data.operation}: ${context.job.outcome}`);
    },
  };
}

/** Why a request cannot be done, or null. Asked before anything of it was done. */
async function refusalOf(
  { hypervisor, settings }: SagaPorts,
  { view, machine, vm }: FoundMachine,
  { operation, argument }: OperationRequest,
): Promise<string | null> {
  const desired = desiredState(view.subscription, view.block.timestamp);
  if (desired !== "running") return `the subscription is ${view.subscription.status}`;
  if (operation === "reboot" && machine.halted) return "the VM was stopped by its tenant";
  if (operation !== "snapshot" && operation !== "rollback") return null;
  const name = snapshotName(argument);
  if (name === null) return "the snapshot's number is beyond 999999";
  const taken = (await hypervisor.snapshots(vm)).filter(isTenantSnapshot);
  if (taken.includes(name)) return null;
  if (operation === "rollback") return `there is no snapshot ${name}`;
  return taken.length < settings.snapshotsPerVm
    ? null
    : `the VM has ${taken.length} snapshots, which is the limit: take the place of one by its number`;
}

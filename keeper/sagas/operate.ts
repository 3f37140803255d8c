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
import { backupTime } from "./backup-time.ts";
import { reinstallSteps } from "./reinstall-steps.ts";
import { restoreSteps } from "./restore-steps.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { snapshotName, snapshotNumber } from "./snapshot-name.ts";
import { type FoundMachine, oursOf, progressed, subscriptionOf } from "./steps-common.ts";

const MINUTE = 60_000;
/** Disks are copied or reverted, which takes as long as they are large. */
const SNAPSHOT_MS = 60 * MINUTE;

/** A request that no server has, or that they differ on, must not hold up what else is to be done with the VM. */
const CLARIFY_MS = MINUTE / 2;
/** The chain's finality, and some. */
const FINALITY_MS = 30 * MINUTE;

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
 * be undone (reinstall, rollback, a snapshot that takes another's place) waits until a quorum of servers has the request
 * on the final chain. What cannot be done is refused and noted, so that it holds up nothing that was asked later. A
 * request that is counted but cannot be read, or not be agreed on, is put off: the job ends undone, and the next one
 * takes the request up after a rest.
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
        return finish(context, `refused: ${whyOff(view)}`);
      return work({ view, ...(await oursOf(ports, id)) }, context);
    };

  /** The same, for what cannot be undone. */
  const whenAgreed = (work: (found: FoundMachine, context: StepContext) => Promise<StepResult>) =>
    whileRunning(async (found, context) =>
      context.job.data.agreed === true ? work(found, context) : next("await-final"),
    );

  /** Notes that a request will not be done, or says that it can be. */
  const refused = async (
    found: FoundMachine,
    request: OperationRequest,
    now: number,
  ): Promise<DoneResult | null> => {
    const refusal = await refusalOf(ports, found, request, now);
    if (refusal === null) return null;
    await registry.update(found.machine.subscription, { operations: request.sequence });
    return done(`refused: ${request.operation}: ${refusal}`);
  };

  const isThere = async (vm: FoundMachine["vm"], argument: string): Promise<boolean> =>
    (await hypervisor.snapshots(vm)).has(snapshotName(argument) ?? "");

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
        if (request?.sequence !== wanted) return next("look-for", { wanted });
        const { sequence, operation, argument } = request;
        const facts = { sequence, operation, argument, since: sinceOf(request, context.now) };
        if (operation === "reinstall" || operation === "rollback") return next("await-final", facts);
        if (operation === "snapshot" && (await isThere(vm, argument))) return next("await-final", facts);
        const refusal = await refused({ view, machine, vm }, request, context.now);
        return refusal ?? next(FIRST_STEP[operation], { ...facts, begun: true });
      }),

      /** The contract has counted it, and the server that is read has not told of it. */
      "look-for": step(async (context) => {
        const id = subscriptionOf(context);
        const wanted = Number(context.job.data.wanted);
        const view = await reader.read(id, "confirmed");
        if ((view?.subscription.operations ?? 0) < wanted) return next("pick");
        if (await operations.find(id, wanted)) return next("pick");
        return wait(
          settings.pollMs,
          `request ${wanted} is counted by the contract, and no server tells what it is`,
        );
      }, CLARIFY_MS),

      "await-final": step(
        whileRunning(async ({ view }, context) => {
          const sequence = Number(context.job.data.sequence);
          if (view.subscription.operations < sequence) return done("superseded");
          const final = await reader.read(subscriptionOf(context), "final");
          if ((final?.subscription.operations ?? 0) < sequence)
            return wait(settings.pollMs, "the request is not final yet");
          return next("agree");
        }),
        FINALITY_MS,
      ),

      agree: step(
        whileRunning(async (found, context) => {
          const id = subscriptionOf(context);
          const { sequence, operation, argument } = context.job.data;
          const request = await operations.agreed(id, Number(sequence));
          // The chain was reorganised, or the server that told of it lied.
          if (request.operation !== operation || request.argument !== argument)
            return done(`superseded: the request is ${request.operation}, not ${operation}`);
          const refusal = await refused(found, request, context.now);
          if (refusal) return refusal;
          const since = sinceOf(request, context.now);
          return next(firstStepOf(request), {
            since,
            agreed: true,
            begun: true,
          });
        }),
        CLARIFY_MS,
      ),

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
        whenAgreed(async ({ vm }, context) =>
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
        whenAgreed(async ({ vm, machine }, context) => {
          const since = Number(context.job.data.since);
          // The configuration goes back too, and with it how fast the VM may be.
          if (machine.throttleMbps !== null)
            await registry.update(machine.subscription, { throttleMbps: null });
          const progress = await hypervisor.ensureRolledBack(vm, snapshotOf(context), since);
          return progressed(progress, () => next("start-again"));
        }),
        SNAPSHOT_MS,
      ),

      "start-again": step(
        whileRunning(async ({ vm, machine }, context) => {
          // The guest holds the statement of then, which may be for another owner.
          await registry.update(machine.subscription, { statement: null, ipv6Prefix: null });
          if (machine.halted) return operated(context);
          const progress = await hypervisor.ensureStarted(vm);
          return progress.done ? operated(context) : wait(progress.retryInMs, progress.detail);
        }),
      ),

      ...restoreSteps(ports),
      ...reinstallSteps(ports, { whenAgreed, operated }),
    },
    async afterUndo(context) {
      // Put off: a request is not done with before anybody knows for sure what it is.
      if (context.job.data.begun !== true) return done("undone");
      // It has been tried for as long as it may take, and the next request must get its turn.
      return finish(context, `failed: ${context.job.data.operation}: ${context.job.outcome}`);
    },
  };
}

/** Where the work begins on what a quorum has agreed on. */
function firstStepOf({ operation, argument }: OperationRequest): string {
  if (operation === "snapshot") return "remove-snapshot";
  return operation === "rollback" && backupTime(argument) !== null ? "restore" : FIRST_STEP[operation];
}

/** When it was asked, unix ms; not in the future of our own clock, by which uptimes count. */
function sinceOf({ requestedAt }: OperationRequest, now: number): number {
  return Math.min(now, requestedAt * 1000);
}

/** Why a VM is not to run. */
function whyOff({ subscription: { held, status } }: FoundMachine["view"]): string {
  return held ? "the operator holds the VM off" : `the subscription is ${status}`;
}

/** Why a request cannot be done, or null. Asked before anything of it was done. */
async function refusalOf(
  { hypervisor, settings, backups }: SagaPorts,
  { view, machine, vm }: FoundMachine,
  { operation, argument }: OperationRequest,
  now: number,
): Promise<string | null> {
  const desired = desiredState(view.subscription, view.block.timestamp);
  if (desired !== "running") return whyOff(view);
  if (operation === "reboot" && machine.halted) return "the VM was stopped by its tenant";
  if (operation !== "snapshot" && operation !== "rollback") return null;
  const backup = operation === "rollback" ? backupTime(argument) : null;
  if (backup !== null) {
    await backups?.look(now);
    return backups?.timesOf(machine).includes(backup) ? null : `there is no backup ${backup}`;
  }
  const name = snapshotName(argument);
  if (name === null) return "the snapshot's number is beyond 999999";
  const taken = [...(await hypervisor.snapshots(vm)).keys()].filter((one) => snapshotNumber(one) !== null);
  if (taken.includes(name)) return null;
  if (operation === "rollback") return `there is no snapshot ${name}`;
  return taken.length < settings.snapshotsPerVm
    ? null
    : `the VM has ${taken.length} snapshots, which is the limit: take the place of one by its number`;
}

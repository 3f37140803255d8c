import { desiredState } from "../core/desired-state.ts";
import { FinalError, RetryableError } from "../core/errors.ts";
import {
  type DoneResult,
  done,
  next,
  type Saga,
  type Step,
  type StepContext,
  type StepResult,
  undo,
  wait,
} from "../jobs/saga.ts";
import type { BackupShelf } from "./backup-shelf.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { type FoundMachine, keyOf, oursOf, progressed, subscriptionOf } from "./steps-common.ts";

const HOUR = 3_600_000;
/** Failures in a row that say nothing of the backup itself, tried again for some minutes. */
const PASSING = /^PVE_(UNREACHABLE|OUTCOME_UNKNOWN|NO_QUORUM)$/;
const MOST_TRIES = 10;

/**
 * Makes the backup that is due of a machine that should run, and removes those that are more than its plan keeps. One at a
 * time on a node, in the order in which they are due; the reconciler begins no other, because work on the VM must not wait
 * for a place. It does wait for a backup that is being made: Proxmox VE locks the VM meanwhile.
 */
export function backupSaga(ports: SagaPorts): Saga {
  const { reader, load, settings } = ports;

  /** Runs the work while a backup is wanted. What fails is given up for now: other work on the VM waits for its end. */
  const whileWanted =
    (work: (found: FoundMachine, shelf: BackupShelf, context: StepContext) => Promise<StepResult>) =>
    async (context: StepContext): Promise<StepResult> => {
      const shelf = ports.backups;
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view) return wait(settings.pollMs, "the subscription is not on the chain as read now");
      const isToRun = desiredState(view.subscription, view.block.timestamp) === "running";
      if (!shelf?.ruleOf(view.subscription) || !isToRun) return done("superseded");
      return work({ view, ...(await oursOf(ports, id)) }, shelf, context).catch((error: unknown) => {
        if (!(error instanceof RetryableError) || PASSING.test(error.code)) throw error;
        throw new FinalError(error.code, error.message, error.remedy, { cause: error });
      });
    };

  const leave = async (context: StepContext): Promise<undefined> => {
    load.backedUp(subscriptionOf(context));
  };

  /** Whoever does not go on leaves the place to the next, however it ended. */
  const orLeave =
    (run: Step["run"], goesOn: StepResult["kind"]): Step["run"] =>
    async (context) => {
      const result = await run(context);
      if (result.kind !== goesOn && result.kind !== "wait") await leave(context);
      return result;
    };

  const make = whileWanted(async ({ machine, vm }, shelf, context) => {
    const { job, now } = context;
    const { node, takenAt } = job.data;
    if (!load.mayBackUp(machine.subscription, Number(keyOf(context)), String(node), now))
      return done("put off: another backup is being made on the node");
    const progress = await shelf.driver.ensureMade(vm, Number(takenAt));
    if (!progress.done) return wait(progress.retryInMs, progress.detail);
    shelf.made(machine, Number(takenAt));
    return next("prune");
  });

  return {
    kind: "backup",
    steps: {
      begin: {
        run: orLeave(
          whileWanted(async ({ machine }, _shelf, { now }) =>
            next("make", { node: machine.node, takenAt: Math.floor(now / 1_000) }),
          ),
          "next",
        ),
        undo: leave,
        patienceMs: HOUR / 12,
        whenStuck: "undo",
        maxTries: MOST_TRIES,
      },
      make: {
        run: orLeave(make, "wait"),
        undo: leave,
        patienceMs: 12 * HOUR,
        whenStuck: "undo",
        maxTries: MOST_TRIES,
      },
      prune: {
        run: whileWanted(async ({ view, machine, vm }, shelf): Promise<StepResult> => {
          const keep = shelf.ruleOf(view.subscription)?.keep;
          if (keep === undefined) return undo("no backups are kept any more");
          return progressed(await shelf.driver.ensureRemoved(vm, keep), (): DoneResult => {
            shelf.removed(machine, keep);
            return done("backed up");
          });
        }),
        patienceMs: HOUR,
        whenStuck: "undo",
        maxTries: MOST_TRIES,
      },
    },
  };
}

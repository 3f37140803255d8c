import { desiredState } from "../core/desired-state.ts";
import { destructionLimit } from "../core/destruction-limit.ts";
import { FinalError } from "../core/errors.ts";
import { QUARANTINE_MS } from "../core/quarantine.ts";
import { done, next, type Saga, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import { isReplaced } from "./is-replaced.ts";
import { newestGeneration } from "./newest-generation.ts";
import { removeBackups } from "./remove-backups.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { foreignVm, progressed, purposeOf, subscriptionOf, vmOf } from "./steps-common.ts";

const DAY_MS = 86_400_000;

/**
 * Destroys the VM of a subscription that has ended and closes its record. Also clears what is left of a purchase that
 * was refunded. Before each destructive call: what is final on chain asks for it, the VM is ours by its mark, and the
 * fleet's circuit breaker is closed; where last backups are wanted, the machine of a tenant has one.
 */
export function destroySaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, outbox, placement, load, settings } = ports;

  const vmFor = ({ job }: StepContext) => vmOf(settings, BigInt(job.subject), Number(job.data.generation));

  /** What the final state allows, or null when it is not (yet) a reason to destroy. `served`: it had a tenant. */
  const verdict = async (
    id: bigint,
  ): Promise<{ purchaseRef: string; close: boolean; served: boolean } | null> => {
    const view = await reader.read(id, "final");
    if (!view) return null;
    const { status, purchaseRef } = view.subscription;
    if (desiredState(view.subscription, view.block.timestamp) === "destroyed")
      return { purchaseRef, close: true, served: true };
    return status === "refunded" || status === "closed"
      ? { purchaseRef, close: false, served: status === "closed" }
      : null;
  };

  const gated = async (
    id: bigint,
    then: (ruling: { readonly served: boolean }) => Promise<StepResult>,
  ): Promise<StepResult> => {
    const ruling = await verdict(id);
    return ruling ? then(ruling) : notFinal(id);
  };

  /** Either the end is not final yet, or it was taken back by a renewal or a reorg. */
  const notFinal = async (id: bigint): Promise<StepResult> => {
    const view = await reader.read(id, "confirmed");
    if (!view) return done("superseded");
    const { status } = view.subscription;
    const ending =
      desiredState(view.subscription, view.block.timestamp) === "destroyed" ||
      status === "refunded" ||
      status === "closed";
    return ending ? wait(settings.pollMs, "the end is not final yet") : done("superseded");
  };

  const save = async (context: StepContext, id: bigint): Promise<StepResult> => {
    const vm = vmFor(context);
    const seen = await hypervisor.observe(vm);
    if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
    // Nothing to save, or not ours to: the next step sees which.
    if (!ports.lastBackups || seen.kind !== "ours" || (await isReplaced(ports, vm, seen)))
      return next("destroy");
    if (!load.mayBackUp(id, context.job.id, seen.node, context.now))
      return wait(settings.pollMs, "another backup is being made on the node");
    const progress = await ports.lastBackups.ensureMade(vm, Math.floor(context.job.createdAt / 1_000));
    return progressed(progress, () => next("destroy"));
  };

  return {
    kind: "destroy",
    steps: {
      permit: {
        run: (context) =>
          gated(subscriptionOf(context), async () => {
            const fleet = (await registry.list()).length;
            const limit = destructionLimit(fleet);
            const id = subscriptionOf(context);
            const may = await registry.permitDestruction(id, context.now, context.now - DAY_MS, limit);
            if (may) return next("stop", { generation: await newestGeneration(ports, id) });
            throw new FinalError(
              "DESTRUCTION_LIMIT",
              `${limit} VMs were destroyed within a day; the next one waits`,
              "see whether so many subscriptions have really ended; it goes on by itself within a day",
            );
          }),
        patienceMs: 60 * 60_000,
        whenStuck: "persist",
      },
      stop: {
        run: (context) =>
          gated(subscriptionOf(context), async ({ served }) => {
            const vm = vmFor(context);
            const seen = await hypervisor.observe(vm);
            if (seen.kind === "absent" || seen.kind === "wreck") return next("destroy");
            if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
            // By an earlier job, which went with the store.
            if (await isReplaced(ports, vm, seen)) return next("close");
            if (seen.kind !== "ours") throw foreignVm(vm.name, seen.detail);
            const onward = next(served && ports.lastBackups ? "save" : "destroy");
            if (seen.power === "stopped") return onward;
            return progressed(await hypervisor.ensureStopped(vm), () => onward);
          }),
        patienceMs: 10 * 60_000,
        whenStuck: "persist",
      },
      // What a tenant had is not lost for good by a mistake of theirs or of the operator's, where that one wants it so.
      save: {
        async run(context) {
          const id = subscriptionOf(context);
          const result = await gated(id, () => save(context, id));
          if (result.kind !== "wait") load.backedUp(id);
          return result;
        },
        patienceMs: 12 * 60 * 60_000,
        whenStuck: "persist",
      },
      destroy: {
        run: (context) =>
          gated(subscriptionOf(context), async () => {
            const vm = vmFor(context);
            const seen = await hypervisor.observe(vm);
            if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
            // A wreck, which nobody but root can remove, was told when it was met and is told as an orphan from now on.
            if (seen.kind === "absent" || seen.kind === "wreck") return next("close");
            if (await isReplaced(ports, vm, seen)) return next("close");
            if (seen.kind !== "ours") throw foreignVm(vm.name, seen.detail);
            const emptied = await removeBackups(ports, vm);
            if (!emptied.done) return wait(emptied.retryInMs, emptied.detail);
            return progressed(await hypervisor.ensureDestroyed(vm), () => next("close"));
          }),
        patienceMs: 30 * 60_000,
        whenStuck: "persist",
      },
      close: {
        async run(context) {
          const id = subscriptionOf(context);
          const ruling = await verdict(id);
          if (ruling?.close) {
            const outcome = await outbox.submit(purposeOf("close", id, ruling.purchaseRef), {
              kind: "close",
              id,
            });
            if (outcome.state === "pending") return wait(settings.pollMs, "the closing is not final yet");
            if (outcome.state === "reverted" && (await verdict(id))?.close) {
              throw new FinalError(
                "CLOSE_REVERTED",
                `the contract refuses to close subscription ${id}: ${outcome.error}`,
                "give the keeper's address the KEEPER role",
              );
            }
          }
          await registry.release(id, context.now + QUARANTINE_MS.delivered);
          placement.roomMade();
          return done("destroyed");
        },
        patienceMs: 30 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}

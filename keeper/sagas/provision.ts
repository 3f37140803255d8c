import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { chooseAddress } from "../core/address-pool.ts";
import type { ChainView } from "../core/chain-view.ts";
import { endpointOf } from "../core/endpoint.ts";
import { FinalError, RetryableError } from "../core/errors.ts";
import { generationsTried } from "../core/generations-tried.ts";
import type { Reservation } from "../core/machine.ts";
import { QUARANTINE_MS } from "../core/quarantine.ts";
import { rejectReasonOf } from "../core/reject-reason.ts";
import type { VmIdentity, VmSpec } from "../core/vm.ts";
import { vmSpecOf } from "../core/vm-spec.ts";
import {
  done,
  next,
  type Saga,
  type Step,
  type StepContext,
  type StepResult,
  undo,
  type WaitResult,
  wait,
} from "../jobs/saga.ts";
import { isUsableEncryptionKey } from "../protocol/encryption-key.ts";
import { seal } from "../protocol/seal.ts";
import { installSteps } from "./install-steps.ts";
import { isReplaced } from "./is-replaced.ts";
import { newestGeneration } from "./newest-generation.ts";
import type { SagaPorts } from "./saga-ports.ts";
import {
  foreignVm,
  isDelivered,
  keyOf,
  oursOf,
  progressed,
  purposeOf,
  subscriptionOf,
  vmOf,
} from "./steps-common.ts";
import { wreckError } from "./wreck-steps.ts";

const MINUTE = 60_000;
/** Looks at a VM that does not seem to be ours, some seconds in all, before its undoing is left to a person. */
const FOREIGN_LOOKS = 4;
/** What our clock and the chain's may differ by. */
const GONE_MS = MINUTE;
/** Between two looks for room. Whoever is next is woken when a machine is released; others may make room too. */
const ROOM_POLL_MS = 15_000;
/** The token is minted in epoch 1 (IAccessCredential.mint). */
const FIRST_EPOCH = 1;

/**
 * From a purchase to a delivered VM. The job's key is the purchase's purchaseRef. Up to `deliver` everything can be
 * taken back, and the payment is then rejected, which refunds it. From `deliver` on it only goes forward.
 */
export function provisionSaga(ports: SagaPorts): Saga {
  const { reader, outbox, hypervisor, registry, placement, settings } = ports;

  const tooLate = (view: ChainView) =>
    view.block.timestamp + settings.deliverMarginSeconds > view.subscription.deliverBy;

  /** Runs `work` while the purchase is still ours to fulfil; every early step begins with this look at the chain. */
  const whilePending =
    (work: (view: ChainView, context: StepContext) => Promise<StepResult>) =>
    async (context: StepContext): Promise<StepResult> => {
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view) return isGone(context);
      const { status, purchaseRef } = view.subscription;
      if (purchaseRef !== keyOf(context)) return undo("PURCHASE_REPLACED: the chain was reorganised");
      if (status === "refunded") return undo("PURCHASE_REFUNDED");
      // Delivered by a transaction of ours from before a crash that took the store.
      if (status !== "pending") return (await registry.get(id)) ? next("remove-seed") : done("superseded");
      if (tooLate(view)) {
        const why = placement.isWaiting(id) ? "NO_CAPACITY: no room was found in time" : "TOO_LATE";
        return undo(`${why}, due by ${view.subscription.deliverBy}`);
      }
      return work(view, context);
    };

  /** Another branch may bring the purchase back, until what is final is younger than our first sight of it. */
  const isGone = async ({ job }: StepContext): Promise<StepResult> => {
    const final = await reader.block("final");
    return final.timestamp * 1000 > job.createdAt + GONE_MS
      ? undo("PURCHASE_GONE: the chain was reorganised")
      : wait(settings.pollMs, "the purchase is not on the chain as read now");
  };

  /** Takes one machine away that the purchase has made. Wrecks stay; who was not told of one yet hears of it. */
  const removeClone = async (context: StepContext, generation: number): Promise<WaitResult | undefined> => {
    const { job } = context;
    const vm = vmOf(settings, BigInt(job.subject), generation);
    const found = await hypervisor.observe(vm);
    switch (found.kind) {
      case "absent":
        return undefined;
      case "busy":
        return wait(settings.pollMs, found.detail);
      case "wreck": {
        if (generation <= Number(job.data.wreck ?? 0)) return undefined;
        const machine = await registry.get(BigInt(job.subject));
        throw wreckError(vm, machine?.node ?? "a node of the cluster", found.detail);
      }
      case "foreign":
        if (await isReplaced(ports, vm, found)) return undefined;
        // A clone that is just failing cannot be read for a moment.
        if (job.tries < FOREIGN_LOOKS) throw unreadable(vm.name, found.detail);
        throw foreignVm(vm.name, found.detail);
      case "ours": {
        const progress = await hypervisor.ensureDestroyed(vm);
        return progress.done ? undefined : wait(progress.retryInMs, progress.detail);
      }
    }
  };

  const early = (
    work: (view: ChainView, context: StepContext) => Promise<StepResult>,
    patienceMs: number,
    undoStep?: Step["undo"],
  ): Step => ({
    run: whilePending(work),
    patienceMs,
    whenStuck: "undo",
    ...(undoStep && { undo: undoStep }),
  });

  const steps: Record<string, Step> = {
    reserve: early(
      async ({ subscription, plan }, { job, now }) => {
        const { id } = subscription;
        if (!isUsableEncryptionKey(subscription.encryptionKey)) {
          return undo("BAD_ENCRYPTION_KEY: nothing can be sealed to the purchase's key");
        }
        // Sold before the broker's prefix has come: its tenant would have no way to it.
        if (settings.endpoint.mode === "ipv6" && settings.ipv6 === null)
          return wait(ROOM_POLL_MS, "this host has no IPv6 prefix yet");
        // Beyond 1 when wrecks were left, by this purchase or by one that the chain took back. A wreck there is met by `clone`.
        const generation = await newestGeneration(ports, id);
        const vm = vmOf(settings, id, generation);
        const seen = await hypervisor.observe(vm);
        if (seen.kind === "foreign") throw foreignVm(vm.name, seen.detail);
        const spec = vmSpecOf(plan);
        // A VM from before the store was lost may have booted with its address already.
        const address = seen.kind === "ours" ? await hypervisor.fencedAddress(vm) : null;
        const choose = (taken: ReadonlySet<string>, node: string) =>
          firstReservation(
            vm,
            generation,
            spec,
            node,
            address ?? chooseAddress(settings.pool, taken, id),
            settings.ipv6,
          );
        if (seen.kind === "ours" && address !== null) {
          await registry.reserve(id, now, (taken) => choose(taken, seen.node));
          return next("await-clone");
        }
        const stands = seen.kind === "ours" && { node: seen.node };
        const wish = { subscription: id, order: job.id, spec, now, choose, ...stands };
        const placed = await placement.place(wish);
        return typeof placed === "string"
          ? wait(ROOM_POLL_MS, `NO_CAPACITY: ${placed}`)
          : next("await-clone");
      },
      settings.capacityPatienceMs,
      async (context) => {
        const id = subscriptionOf(context);
        placement.leave(id);
        for (const generation of generationsTried(await newestGeneration(ports, id))) {
          const vm = vmOf(settings, id, generation);
          const seen = await hypervisor.observe(vm);
          // While something is there, its address stays taken; the reconciler comes back to it. No wreck ever had it.
          const hasIt = seen.kind !== "absent" && seen.kind !== "wreck";
          if (hasIt && !(await isReplaced(ports, vm, seen))) return undefined;
        }
        await registry.release(id, context.now + QUARANTINE_MS.undelivered);
        placement.roomMade();
        return undefined;
      },
    ),

    ...installSteps(ports, {
      guard: whilePending,
      whenStuck: "undo",
      lastly: "seal",
      undoClone: async (context) => {
        const id = subscriptionOf(context);
        // What is destroyed does not come back. By the word of all who must agree; and a delivery that is not final yet
        // counts too, as of a block that is not older than that.
        for (const depth of ["final", "confirmed"] as const) {
          const seen = await reader.read(id, depth);
          if (seen && seen.subscription.purchaseRef === keyOf(context) && isDelivered(seen)) {
            throw new FinalError(
              "PAID_VM",
              `the VM of subscription ${id} was delivered`,
              "none: it is kept, and adopted if the store was lost since",
            );
          }
        }
        let failure: unknown;
        for (const generation of generationsTried(await newestGeneration(ports, id))) {
          try {
            const pending = await removeClone(context, generation);
            if (pending) return pending;
          } catch (error) {
            // What cannot be removed in one place must not keep what is in the others.
            failure ??= error;
          }
        }
        if (failure !== undefined) throw failure;
        return undefined;
      },
    }),

    seal: early(async ({ subscription }, context) => {
      const id = subscriptionOf(context);
      const { machine } = await oursOf(ports, id);
      if (!machine.hostKey) return next("host-keys");
      const sealed = await seal(
        {
          ...endpointOf(settings, machine),
          user: settings.linuxUser,
          hostKey: machine.hostKey,
          domain: settings.domain,
        },
        subscription.encryptionKey,
        { chainId: settings.chainId, contract: settings.credential, id, epoch: FIRST_EPOCH },
      );
      // After a wreck it is not the first generation whose host key the credential names.
      const { generation } = machine;
      if (machine.sealedGeneration !== generation)
        await registry.update(id, { sealedGeneration: generation });
      return next("await-final", { sealed: bytesToHex(sealed) });
    }, MINUTE),

    // Delivery cannot be taken back, so the purchase must be beyond a reorg. Its own deadline ends this wait.
    "await-final": early(
      async (_view, context) => {
        const final = await reader.read(subscriptionOf(context), "final");
        if (final?.subscription.purchaseRef === keyOf(context)) return next("deliver");
        return wait(settings.pollMs, "the purchase is not final yet");
      },
      24 * 60 * MINUTE,
    ),

    deliver: {
      async run(context) {
        const id = subscriptionOf(context);
        const purchaseRef = keyOf(context);
        const outcome = await outbox.submit(purposeOf("deliver", id, purchaseRef), {
          kind: "deliver",
          id,
          purchaseRef,
          credential: hexToBytes(String(context.job.data.sealed)),
        });
        if (outcome.state === "pending") return wait(settings.pollMs, "the delivery is not final yet");
        if (outcome.state === "final") return next("remove-seed");
        // Reverted: nothing of ours is under way any more. The final state says whether that is because it was done.
        const final = await reader.read(id, "final");
        const same = final?.subscription.purchaseRef === purchaseRef;
        if (final && same && isDelivered(final)) return next("remove-seed");
        // By a transaction from before a crash that took the store.
        const seen = await reader.read(id, "confirmed");
        if (seen?.subscription.purchaseRef === purchaseRef && isDelivered(seen))
          return wait(settings.pollMs, "the delivery is not final yet");
        if (outcome.error === "SubscriptionsDeadlinePassed") return undo("TOO_LATE");
        if (final && same && final.subscription.status === "pending" && !tooLate(final)) {
          throw new RetryableError(
            "DELIVER_REFUSED",
            `the contract refuses to deliver subscription ${id}: ${outcome.error}`,
            "see that the keeper's address holds the KEEPER role and that the RPC servers agree",
          );
        }
        return undo(`HOST_FAILED: ${outcome.error}`);
      },
      patienceMs: 30 * MINUTE,
      whenStuck: "persist",
    },

    "remove-seed": {
      async run(context) {
        // What the registry does not hold is adopted: the store was lost since.
        if (!(await registry.get(subscriptionOf(context)))) return done("superseded");
        const { vm } = await oursOf(ports, subscriptionOf(context));
        return progressed(await hypervisor.ensureSeedRemoved(vm), () => next("settle"));
      },
      patienceMs: 15 * MINUTE,
      whenStuck: "persist",
    },

    settle: {
      // The guest gets the statement with the true expiry from the attest saga, which the reconciler starts.
      async run(context) {
        const id = subscriptionOf(context);
        await registry.update(id, { status: "running" });
        return done("settled");
      },
      patienceMs: MINUTE,
      whenStuck: "persist",
    },
  };

  return {
    kind: "provision",
    steps,
    async afterUndo(context) {
      const id = subscriptionOf(context);
      const purchaseRef = keyOf(context);
      const final = await reader.read(id, "final");
      if (!final) {
        const seen = await reader.read(id, "confirmed");
        return seen ? wait(settings.pollMs, "the purchase is not final yet") : done("gone");
      }
      if (final.subscription.purchaseRef !== purchaseRef) return done("gone");
      if (final.subscription.status === "refunded") return done("rejected");
      if (final.subscription.status !== "pending") return done(final.subscription.status);
      const reason = rejectReasonOf(context.job.outcome ?? "");
      const outcome = await outbox.submit(purposeOf("reject", id, purchaseRef), {
        kind: "reject",
        id,
        reason,
      });
      if (outcome.state === "pending") return wait(settings.pollMs, "the rejection is not final yet");
      if (outcome.state === "final") return done("rejected");
      const now = await reader.read(id, "confirmed");
      if (now?.subscription.status !== "pending") return wait(settings.pollMs, "the refund is not final yet");
      throw new FinalError(
        "REJECT_REVERTED",
        `the contract refuses to reject subscription ${id}: ${outcome.error}`,
        "give the keeper's address the KEEPER role; anyone can reclaim the payment after its deadline",
      );
    },
  };
}

/** Of the first machine of a subscription. */
function firstReservation(
  { vmid }: VmIdentity,
  generation: number,
  spec: VmSpec,
  node: string,
  ipv4: string,
  ipv6Prefix: string | null,
): Reservation {
  const { memoryMiB, diskGiB } = spec;
  const untouched = { operations: 0, halted: false, sealedGeneration: generation, throttleMbps: 0 };
  const told = { ipv6Prefix, readdressings: 0 };
  return { generation, vmid, node, ipv4, memoryMiB, diskGiB, ...told, ...untouched };
}

function unreadable(name: string, detail: string): RetryableError {
  return new RetryableError(
    "VM_UNREADABLE",
    `${name} cannot be told to be ours: ${detail}`,
    "none: it is looked at again",
  );
}

import { chooseAddress } from "../core/address-pool.ts";
import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import { FinalError } from "../core/errors.ts";
import type { Reservation } from "../core/machine.ts";
import type { OperationRequest } from "../core/operation.ts";
import { placesOf } from "../core/places-of.ts";
import { vmSpecOf } from "../core/vm-spec.ts";
import { done, type Saga, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import { generationOf } from "./generation-of.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { foreignVm, subscriptionOf, vmOf } from "./steps-common.ts";
import { takeIn } from "./take-in.ts";

/** So long the requests of old are waited for, which are read again after the store was lost. */
const LOG_PATIENCE_MS = 2 * 60_000;
/** A VM that is gone so shortly after its reinstallation was asked for is in the middle of it. */
const REINSTALL_SECONDS = 86_400;

/**
 * Takes a VM that was delivered into a registry that does not know it: the store was lost or restored. Nothing is made
 * or changed on the hypervisor. Operations that were requested until now count as done.
 */
export function adoptSaga(ports: SagaPorts): Saga {
  const { reader, hypervisor, operations, placement, settings } = ports;

  /** A wiped VM of which nothing is left, or a wreck in its place: the reinstallation that was under way begins again. */
  const takeUpReinstall = async (
    context: StepContext,
    view: ChainView,
    requests: readonly OperationRequest[],
    marks: readonly string[],
  ): Promise<StepResult | null> => {
    const all = requests.filter((request) => request.operation === "reinstall");
    const last = all.at(-1);
    if (!last || last.requestedAt + REINSTALL_SECONDS < view.block.timestamp) return null;
    const { id } = view.subscription;
    const spec = vmSpecOf(view.plan);
    // A wreck's mark tells its generation. Where nothing is left, each reinstallation made one more, and the wiped one is
    // the last before this.
    const generation = generationOf(marks, vmOf(settings, id, 1).mark) ?? all.length;
    const placed = await placement.place({
      subscription: id,
      order: context.job.id,
      spec,
      now: context.now,
      choose: (taken, node) => ({
        ...reservationOf(view, node, chooseAddress(settings.pool, taken, id)),
        generation,
        sealedGeneration: generation,
        ipv6Prefix: settings.ipv6,
        readdressings: 0,
        vmid: vmOf(settings, id, generation).vmid,
        operations: last.sequence - 1,
        halted: false,
        throttleMbps: 0,
      }),
    });
    if (typeof placed === "string") return wait(settings.pollMs, `NO_CAPACITY: ${placed}`);
    return done(`adopted: in the middle of reinstallation ${last.sequence}`);
  };

  return {
    kind: "adopt",
    steps: {
      find: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          const desired = view && desiredState(view.subscription, view.block.timestamp);
          if (!view || (desired !== "running" && desired !== "suspended")) return done("superseded");
          const asked = view.subscription.operations;
          const requests = await operations.requested(id, 0);
          const isRead = (requests.at(-1)?.sequence ?? 0) >= asked;
          if (!isRead && context.now < context.job.createdAt + LOG_PATIENCE_MS)
            return wait(settings.pollMs, "the operations that were requested have not been read yet");
          const marks = await hypervisor.listMarks(placesOf(settings.vmidBase, id));
          const { vm, seen } = await takeIn(ports, view, requests, marks, context.now);
          if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
          if (seen.kind === "absent" || seen.kind === "wreck") {
            const takenUp = desired === "running" && (await takeUpReinstall(context, view, requests, marks));
            if (takenUp) return takenUp;
            throw new FinalError(
              "VM_LOST",
              `${vm.name} is paid until ${view.subscription.expiresAt} and is not on the hypervisor`,
              "restore it from a backup with its description and SMBIOS uuid, or terminate the subscription",
            );
          }
          if (seen.kind !== "ours") throw foreignVm(vm.name, seen.detail);
          return done(asked === 0 ? "adopted" : `adopted: operations up to ${asked} count as done`);
        },
        patienceMs: 5 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}

function reservationOf(
  { plan }: ChainView,
  node: string,
  ipv4: string,
): Pick<Reservation, "node" | "ipv4" | "memoryMiB" | "diskGiB"> {
  return { node, ipv4, memoryMiB: plan.memoryMiB, diskGiB: plan.diskGiB };
}

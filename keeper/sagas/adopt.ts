import { chooseAddress } from "../core/address-pool.ts";
import { desiredState } from "../core/desired-state.ts";
import { FinalError } from "../core/errors.ts";
import { done, type Saga, wait } from "../jobs/saga.ts";
import { generationOf } from "./generation-of.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { foreignVm, subscriptionOf, vmOf } from "./steps-common.ts";

/**
 * Takes a VM that was delivered into a registry that does not know it: the store was lost or restored. Nothing is made
 * or changed on the hypervisor.
 */
export function adoptSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, settings } = ports;
  return {
    kind: "adopt",
    steps: {
      find: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          const desired = view && desiredState(view.subscription, view.block.timestamp);
          if (desired !== "running" && desired !== "suspended") return done("superseded");
          const generation = generationOf(await hypervisor.listMarks(), vmOf(settings, id, 1).mark);
          const vm = vmOf(settings, id, generation);
          const seen = await hypervisor.observe(vm);
          if (seen.kind === "busy") return wait(settings.pollMs, seen.detail);
          if (seen.kind === "absent") {
            throw new FinalError(
              "VM_LOST",
              `${vm.name} is paid until ${view?.subscription.expiresAt} and is not on the hypervisor`,
              "restore it from a backup with its description and SMBIOS uuid, or terminate the subscription",
            );
          }
          if (seen.kind !== "ours") throw foreignVm(vm.name, seen.detail);
          // The address that it has, which need not be its place in the pool: that may have been taken when it was made.
          const address = await hypervisor.fencedAddress(vm);
          await registry.reserve(id, context.now, (taken) => ({
            generation,
            vmid: vm.vmid,
            node: seen.node,
            ipv4: address ?? chooseAddress(settings.pool, taken, id),
          }));
          return done("adopted");
        },
        patienceMs: 5 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}

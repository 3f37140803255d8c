import { desiredState } from "../core/desired-state.ts";
import { done, type Saga, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { addressOf, fenceOf, oursOf, progressed, subscriptionOf } from "./steps-common.ts";

/**
 * Gives a running machine its address of the prefix that the host has now: fence first, then the guest. Its tenant is told
 * where they come by it, by a credential that is sealed anew. A machine keeps what it has as long as the host has none.
 */
export function readdressSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;
  return {
    kind: "readdress",
    steps: {
      tell: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
            return done("superseded");
          const { machine, vm } = await oursOf(ports, id);
          const { ipv6: ipv6Prefix } = settings;
          if (machine.halted || machine.status !== "running" || ipv6Prefix === null)
            return done("superseded");
          if (machine.ipv6Prefix === ipv6Prefix) return done("as it should be");
          const then = { ...machine, ipv6Prefix };
          const fenced = await hypervisor.ensureFenced(vm, fenceOf(settings, then, view.subscription.planId));
          if (!fenced.done) return progressed(fenced, () => done("fenced"));
          const { dns } = settings;
          if (!(await guest.ensureAddress(vm, { mac: vm.mac, address: addressOf(settings, then), dns })))
            return wait(
              settings.pollMs,
              "GUEST_NOT_READDRESSED: the guest does not have its new address yet",
            );
          await registry.update(
            id,
            {
              ipv6Prefix,
              readdressings: machine.readdressings + 1,
              // No generation: what the credential says is of none that there is.
              ...(settings.endpoint.mode === "ipv6" && { sealedGeneration: 0 }),
            },
            machine.generation,
          );
          return done("readdressed");
        },
        patienceMs: 10 * 60_000,
        // Other work on the VM must get its turn, a suspension above all.
        whenStuck: "undo",
      },
    },
  };
}

import { desiredState } from "../core/desired-state.ts";
import type { HeldStatement } from "../core/machine.ts";
import { done, next, type Saga, wait } from "../jobs/saga.ts";
import { needsStatement, signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { machineOf, subscriptionOf, vmOf } from "./steps-common.ts";

/** A guest that is busy or half up answers within this; later the reconciler starts anew. Milliseconds. */
const PATIENCE_MS = 2 * 60_000;

/**
 * Gives a running guest the ownership statement that fits the chain: after a renewal, a transfer, a new ERC-4907 user,
 * and before the one it holds gets old.
 */
export function attestSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;
  return {
    kind: "attest",
    steps: {
      sign: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
            return done("superseded");
          const machine = await machineOf(ports, id);
          if (!needsStatement(machine.statement, view, context.now, settings.offlineGraceSeconds)) {
            return done("held already");
          }
          const { signed, held } = await signStatement(ports, machine, view, context.now);
          return next("push", { signed, held: { ...held } });
        },
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      push: {
        async run(context) {
          const id = subscriptionOf(context);
          const machine = await machineOf(ports, id);
          const vm = vmOf(settings, id, machine.generation);
          const signed = String(context.job.data.signed);
          const seen = await hypervisor.observe(vm);
          // Powered off from inside: nobody else can turn it on again, and it is paid.
          if (seen.kind === "ours" && seen.power === "stopped") {
            await hypervisor.ensureStarted(vm);
            return wait(settings.pollMs, "the VM was off and is being started");
          }
          if ((await guest.statement(vm)) !== signed) {
            await guest.offerStatement(vm, signed);
            if ((await guest.statement(vm)) !== signed) {
              return wait(settings.pollMs, "GUEST_NO_STATEMENT: the guest has not taken it yet");
            }
          }
          await registry.update(id, { statement: context.job.data.held as unknown as HeldStatement });
          return done("attested");
        },
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
    },
  };
}

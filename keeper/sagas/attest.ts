import { desiredState } from "../core/desired-state.ts";
import type { HeldStatement } from "../core/machine.ts";
import { done, next, type Saga, type StepContext, type StepResult, undo, wait } from "../jobs/saga.ts";
import { needsStatement, signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { machineOf, subscriptionOf, vmOf } from "./steps-common.ts";

const PATIENCE_MS = 2 * 60_000;
/** A guest takes a statement within this, if it can. Each offer starts its unit, and too many would disable it. */
const OFFER_MS = 15_000;
/** Offers until the reconciler begins anew, with a newer statement. */
const OFFERS = 6;

/**
 * Gives a running guest the ownership statement that fits the chain: after a renewal, a transfer, a new ERC-4907 user,
 * and before the one it holds gets old.
 */
export function attestSaga(ports: SagaPorts): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;

  /** Ends the saga when the VM should not run any more: its suspension is next in line. */
  const whileRunning =
    (work: (context: StepContext, id: bigint) => Promise<StepResult>) => async (context: StepContext) => {
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
        return done("superseded");
      return work(context, id);
    };
  const vmFor = async (id: bigint) => vmOf(settings, id, (await machineOf(ports, id)).generation);

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
          return next("offer", { signed, held: { ...held }, offers: 0 });
        },
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      offer: {
        run: whileRunning(async (context, id) => {
          const vm = await vmFor(id);
          const seen = await hypervisor.observe(vm);
          // Powered off from inside: nobody else can turn it on again, and it is paid.
          if (seen.kind === "ours" && seen.power === "stopped") {
            await hypervisor.ensureStarted(vm);
            return wait(settings.pollMs, "the VM was off and is being started");
          }
          const { signed, offers } = context.job.data;
          if ((await guest.statement(vm)) !== signed) await guest.offerStatement(vm, String(signed));
          return next("confirm", { offers: Number(offers) + 1, offeredAt: context.now });
        }),
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      confirm: {
        run: whileRunning(async (context, id) => {
          const { signed, held, offers, offeredAt } = context.job.data;
          if ((await guest.statement(await vmFor(id))) === signed) {
            await registry.update(id, { statement: held as unknown as HeldStatement });
            return done("attested");
          }
          const why = "GUEST_NO_STATEMENT: the guest has not taken its ownership statement";
          if (context.now < Number(offeredAt) + OFFER_MS) return wait(settings.pollMs, why);
          return Number(offers) < OFFERS ? next("offer") : undo(why);
        }),
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
    },
  };
}

import { desiredState } from "../core/desired-state.ts";
import type { HeldStatement } from "../core/machine.ts";
import { done, next, type Saga, type StepContext, type StepResult, undo, wait } from "../jobs/saga.ts";
import { needsStatement, ownershipFacts, signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { oursOf, subscriptionOf } from "./steps-common.ts";

const PATIENCE_MS = 2 * 60_000;
/** A guest takes a statement within this, if it can. Each offer starts its unit, and too many would disable it. */
const OFFER_MS = 15_000;
/** Offers until the reconciler begins anew, with a newer statement. */
const OFFERS = 6;

/**
 * Gives a running guest the ownership statement that fits the chain. As `transfer` it is for another owner or user: the
 * guest ends the sessions of who lost access when it takes the statement. As `attest` it is for a renewal, and before
 * the one that it holds gets old. Who it is for is read anew at each step, so that one that is overtaken ends and makes
 * way for the next.
 */
export function attestSaga(ports: SagaPorts, kind: "attest" | "transfer"): Saga {
  const { reader, registry, hypervisor, guest, settings } = ports;

  /** Ends the saga when the VM should not run any more, is another one, or the statement is not true any more. */
  const whileTrue =
    (work: (context: StepContext, found: Awaited<ReturnType<typeof oursOf>>) => Promise<StepResult>) =>
    async (context: StepContext) => {
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
        return done("superseded");
      const found = await oursOf(ports, id);
      const { held, generation } = context.job.data;
      if (found.machine.halted || found.machine.generation !== generation) return done("superseded");
      if (heldOf(held).facts !== ownershipFacts(view)) return done("superseded");
      return work(context, found);
    };

  return {
    kind,
    steps: {
      sign: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "confirmed");
          if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
            return done("superseded");
          const { machine } = await oursOf(ports, id);
          if (machine.halted) return done("superseded");
          if (!needsStatement(machine.statement, view, context.now, settings.offlineGraceSeconds)) {
            return done("held already");
          }
          const { signed, held } = await signStatement(ports, machine, view, context.now);
          return next("offer", { signed, held: { ...held }, generation: machine.generation, offers: 0 });
        },
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      offer: {
        run: whileTrue(async (context, { vm }) => {
          const seen = await hypervisor.observe(vm);
          // The reconciler sees to that.
          if (seen.kind === "ours" && seen.power === "stopped")
            return wait(settings.pollMs, "GUEST_NO_STATEMENT: the VM is off");
          const { signed, offers } = context.job.data;
          if ((await guest.statement(vm)) !== signed) await guest.offerStatement(vm, String(signed));
          return next("confirm", { offers: Number(offers) + 1, offeredAt: context.now });
        }),
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      confirm: {
        run: whileTrue(async (context, { machine, vm }) => {
          const { signed, held, offers, offeredAt } = context.job.data;
          if ((await guest.statement(vm)) === signed) {
            await registry.update(machine.subscription, { statement: heldOf(held) }, machine.generation);
            return done(kind === "transfer" ? "transferred" : "attested");
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

/** As this saga stored it. */
function heldOf(stored: unknown): HeldStatement {
  return stored as HeldStatement;
}

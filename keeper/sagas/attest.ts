import { desiredState } from "../core/desired-state.ts";
import type { HeldStatement } from "../core/machine.ts";
import { done, next, type Saga, type StepContext, type StepResult, undo, wait } from "../jobs/saga.ts";
import { needsStatement, ownershipFacts, signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { type FoundMachine, oursOf, subscriptionOf } from "./steps-common.ts";

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

  /** What the guest holds, if it is the statement that it is to hold or a newer one that it has pulled by itself. */
  const takenBy = async (
    { view, machine, vm }: FoundMachine,
    signed: unknown,
    held: unknown,
  ): Promise<HeldStatement | null> => {
    const inGuest = await guest.statement(vm);
    if (inGuest === signed) return heldOf(held);
    const kept = await registry.keptStatement(machine.subscription);
    if (inGuest === null || inGuest !== kept?.document || kept.facts !== ownershipFacts(view)) return null;
    const { seq, issuedAt, facts } = kept;
    return { seq, issuedAt, facts };
  };

  /** Ends the saga when the VM should not run any more, is another one, or the statement is not true any more. */
  const whileTrue =
    (work: (context: StepContext, found: FoundMachine) => Promise<StepResult>) =>
    async (context: StepContext) => {
      const id = subscriptionOf(context);
      const view = await reader.read(id, "confirmed");
      if (!view || desiredState(view.subscription, view.block.timestamp) !== "running")
        return done("superseded");
      const found = await oursOf(ports, id);
      const { held, generation } = context.job.data;
      if (found.machine.halted || found.machine.generation !== generation) return done("superseded");
      if (heldOf(held).facts !== ownershipFacts(view)) return done("superseded");
      return work(context, { view, ...found });
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
        run: whileTrue(async (context, found) => {
          const { vm } = found;
          const seen = await hypervisor.observe(vm);
          // The reconciler sees to that.
          if (seen.kind === "ours" && seen.power === "stopped")
            return wait(settings.pollMs, "GUEST_NO_STATEMENT: the VM is off");
          const { signed, held, offers } = context.job.data;
          if (!(await takenBy(found, signed, held))) await guest.offerStatement(vm, String(signed));
          return next("confirm", { offers: Number(offers) + 1, offeredAt: context.now });
        }),
        patienceMs: PATIENCE_MS,
        whenStuck: "undo",
      },
      confirm: {
        run: whileTrue(async (context, found) => {
          const { machine } = found;
          const { signed, held, offers, offeredAt } = context.job.data;
          const taken = await takenBy(found, signed, held);
          if (taken) {
            await registry.update(machine.subscription, { statement: taken }, machine.generation);
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

import { RetryableError } from "../../core/errors.ts";
import type { Reading } from "../../portal/server/reading.ts";
import type { SubscriptionBook } from "../../portal/server/subscription-book.ts";
import type { AdminJournal } from "../../protocol/api/admin/admin-journal.ts";
import type { AdminSubscription } from "../../protocol/api/admin/admin-subscription.ts";
import type { AdminSubscriptions } from "../../protocol/api/admin/admin-subscriptions.ts";
import type { MachineRegistry } from "../../sagas/ports/machine-registry.ts";
import type { JobRepository } from "../../store/job-repository.ts";
import type { MeasureRepository } from "../../store/measure-repository.ts";
import type { SubscriptionJournal } from "../../store/subscription-journal.ts";
import type { Watch } from "../../watch/watch.ts";
import { adminMachines } from "./admin-machines.ts";

/** Subscriptions in one answer. */
const MOST = 2_000;
/** Lines of a journal in one answer. */
const LINES = 100;

export interface AdminSubscriptionParts {
  readonly book: Pick<SubscriptionBook, "live" | "isComplete">;
  readonly reading: Pick<Reading, "subscription" | "told">;
  readonly registry: Pick<MachineRegistry, "get">;
  readonly jobs: Pick<JobRepository, "list">;
  readonly journal: Pick<SubscriptionJournal, "before">;
  readonly watch: Pick<Watch, "seen">;
  readonly measures: Pick<MeasureRepository, "of" | "list">;
}

/** What the operator may know of subscriptions: all that the keeper does. */
export class AdminSubscriptionReader {
  readonly #o: AdminSubscriptionParts;

  constructor(parts: AdminSubscriptionParts) {
    this.#o = parts;
  }

  async list(): Promise<AdminSubscriptions> {
    const { book, reading } = this.#o;
    if (!book.isComplete) throw new RetryableError("PORTAL_BUSY", "the keeper has just started", "wait");
    const live = [...book.live()].sort((a, b) => Number(b.subscription.id - a.subscription.id));
    const shown = live.slice(0, MOST).map(async (view) => {
      const told = await reading.told(view);
      const { id, planId, status, payer, owner, deliverBy, expiresAt, graceEndsAt, power } = told;
      const measure = told.measure?.kind ?? null;
      return { id, planId, status, payer, owner, deliverBy, expiresAt, graceEndsAt, power, measure };
    });
    return { subscriptions: await Promise.all(shown), more: live.length > MOST };
  }

  async one(id: bigint): Promise<AdminSubscription> {
    const { reading, registry, jobs, watch, measures } = this.#o;
    const [subscription, machine, open] = await Promise.all([
      reading.subscription(id),
      registry.get(id),
      jobs.list({ open: true }),
    ]);
    const [shown = null] = machine === null ? [] : adminMachines([machine], watch, measures.list());
    return {
      subscription,
      machine: shown,
      jobs: open
        .filter(({ subject }) => subject.split(":")[0] === `${id}`)
        .map(({ id: job, kind, phase, step, tries, wakeAt, alerted }) => ({
          id: job,
          kind,
          phase,
          step,
          tries,
          wakeAt,
          alerted,
        })),
    };
  }

  async journal(id: bigint, before: number): Promise<AdminJournal> {
    const from = before === 0 ? Number.MAX_SAFE_INTEGER : before;
    const lines = await this.#o.journal.before(id, from, LINES);
    return {
      lines: lines.map(({ seq, at, kind, event, step, detail }) => ({ seq, at, kind, event, step, detail })),
      more: lines.length === LINES,
    };
  }
}

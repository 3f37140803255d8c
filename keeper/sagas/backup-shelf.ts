import type { BackupRule } from "../core/backup-rule.ts";
import type { Machine } from "../core/machine.ts";
import type { Subscription } from "../core/subscription.ts";
import type { VmBackups } from "./ports/vm-backups.ts";
import type { SagaSettings } from "./saga-settings.ts";
import { vmOf } from "./steps-common.ts";

/** How long what was seen is good, milliseconds. What the keeper does itself it notes at once. */
const TRUST_MS = 5 * 60_000;

type Place = Pick<Machine, "subscription" | "generation">;

/**
 * Which backups there are, as they were last seen, and when the next one is due. Kept in memory: the truth lies with the
 * backups themselves.
 */
export class BackupShelf {
  readonly driver: VmBackups;
  readonly #settings: SagaSettings;
  readonly #rules: ReadonlyMap<bigint, BackupRule>;
  /** By mark, the oldest first; null before they were seen. */
  #known: Map<string, readonly number[]> | null = null;
  #seenAt = Number.NEGATIVE_INFINITY;

  /** @param rules by plan */
  constructor(driver: VmBackups, rules: ReadonlyMap<bigint, BackupRule>, settings: SagaSettings) {
    this.driver = driver;
    this.#rules = rules;
    this.#settings = settings;
  }

  ruleOf({ planId }: Pick<Subscription, "planId">): BackupRule | null {
    return this.#rules.get(planId) ?? null;
  }

  /** Looks, unless that was a short while ago. @throws what the driver throws; what was known stays */
  async learn(now: number): Promise<void> {
    if (now - this.#seenAt < TRUST_MS) return;
    await this.look(now);
  }

  /** Looks now. */
  async look(now: number): Promise<void> {
    const known = new Map<string, readonly number[]>();
    for (const { mark, takenAt } of await this.driver.list())
      known.set(
        mark,
        [...(known.get(mark) ?? []), takenAt].sort((a, b) => a - b),
      );
    this.#known = known;
    this.#seenAt = now;
  }

  /** Unix seconds in which a machine's backups were begun, the oldest first. */
  timesOf(place: Place): readonly number[] {
    return this.#known?.get(this.#markOf(place)) ?? [];
  }

  /**
   * When the next backup is due, unix ms; null when none is to be made, or what there is was not seen yet.
   *
   * @param clock milliseconds on the wall, and the chain's unix seconds at the same moment
   */
  dueAt(
    subscription: Pick<Subscription, "planId" | "startsAt">,
    place: Place,
    clock: { readonly now: number; readonly chainNow: number },
  ): number | null {
    const rule = this.ruleOf(subscription);
    if (!rule || !this.#known) return null;
    const newest = this.timesOf(place).at(-1);
    if (newest !== undefined) return newest * 1_000 + rule.everyMs;
    // Machines begin at times of their own, by the chain's clock, and so their backups are spread.
    return clock.now - (clock.chainNow - subscription.startsAt) * 1_000 + rule.everyMs;
  }

  made(place: Place, takenAt: number): void {
    this.#known?.set(this.#markOf(place), [...this.timesOf(place), takenAt]);
  }

  removed(place: Place, keep: number): void {
    this.#known?.set(this.#markOf(place), keep === 0 ? [] : this.timesOf(place).slice(-keep));
  }

  #markOf({ subscription, generation }: Place): string {
    return vmOf(this.#settings, subscription, generation).mark;
  }
}

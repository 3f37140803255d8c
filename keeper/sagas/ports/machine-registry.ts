import type { KeptStatement, Machine, MachinePatch, Reservation } from "../../core/machine.ts";

/**
 * What the keeper knows of its machines: a cache that can be rebuilt, except that an address must not be given to two.
 * Each method is one durable transaction.
 */
export interface MachineRegistry {
  /** Null when there is none or it was released. */
  get(subscription: bigint): Promise<Machine | null>;
  /** All that are not released, by subscription. */
  list(): Promise<readonly Machine[]>;
  /**
   * Returns what the subscription holds, or stores what `choose` picks (status `reserved`). `choose` is pure and runs
   * inside the transaction; `taken` has every address held, and those released whose quarantine is not over at `now`.
   * vmid and ipv4 are unique among what is held; a clash is a FinalError RESERVATION_CLASH.
   * A throw of `choose` stores nothing and passes through.
   */
  reserve(
    subscription: bigint,
    now: number,
    choose: (taken: ReadonlySet<string>) => Reservation,
  ): Promise<Machine>;
  /**
   * @param generation when given, only a machine of this generation is changed
   * @throws FinalError MACHINE_UNKNOWN when nothing is held, or another generation
   */
  update(subscription: bigint, patch: MachinePatch, generation?: number): Promise<Machine>;
  /**
   * What is held becomes `generation` under `vmid`, if that is newer: reserved, with the same node, address and room,
   * without the host key, the statement, the halt and the throttle of the one before. Repeatable.
   *
   * @throws FinalError RESERVATION_CLASH when another subscription holds the vmid; nothing is changed then
   */
  advance(subscription: bigint, generation: number, vmid: number): Promise<void>;
  /**
   * The next statement number, stored before it is returned: max(last + 1, atLeast). Numbers go on after a release.
   */
  nextStatementSeq(subscription: bigint, atLeast: number): Promise<number>;
  /** Keeps a statement for the machine that is held, unless one is kept that is numbered as high or higher. */
  keepStatement(subscription: bigint, statement: KeptStatement): Promise<void>;
  /** The highest numbered one that was kept for what is held, of whatever generation. */
  keptStatement(subscription: bigint): Promise<KeptStatement | null>;
  /** Gives vmid and address back; the address stays out of use until `quarantineUntil` (ms). Repeatable. */
  release(subscription: bigint, quarantineUntil: number): Promise<void>;
  /**
   * The fleet's circuit breaker: notes that this subscription's VM is about to be destroyed and says true, unless
   * `limit` others were noted since `since` (ms). A subscription noted before is always true and counts once.
   */
  permitDestruction(subscription: bigint, now: number, since: number, limit: number): Promise<boolean>;
  /**
   * The same for VMs that are wiped because their owner asked: false when `limit` other subscriptions were reinstalled
   * since. One subscription counts once however often it is, so that nobody can use up the others' share.
   */
  permitReinstall(subscription: bigint, now: number, since: number, limit: number): Promise<boolean>;
}

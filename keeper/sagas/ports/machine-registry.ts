/** What a subscription holds on the hypervisor. */
export interface Reservation {
  /** 1 for the first installation; rises with a reinstall. Part of the VM's mark. */
  readonly generation: number;
  readonly vmid: number;
  readonly node: string;
  /** Dotted quad without prefix. */
  readonly ipv4: string;
}

/** `reserved` until delivered; `suspended` while expired and kept. */
export type MachineStatus = "reserved" | "running" | "suspended";

/** The ownership statement that the guest is known to hold. */
export interface HeldStatement {
  readonly seq: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** The parts that call for a new one when they change, as one comparable text. */
  readonly facts: string;
}

export interface Machine extends Reservation {
  readonly subscription: bigint;
  readonly status: MachineStatus;
  /** Line of /etc/ssh/ssh_host_ed25519_key.pub without comment; null before the first boot was read. */
  readonly hostKey: string | null;
  readonly statement: HeldStatement | null;
}

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
  /** @throws FinalError MACHINE_UNKNOWN when nothing is held. */
  update(
    subscription: bigint,
    patch: Partial<Pick<Machine, "status" | "node" | "hostKey" | "statement">>,
  ): Promise<Machine>;
  /**
   * The next statement number, stored before it is returned: max(last + 1, atLeast). Numbers go on after a release.
   */
  nextStatementSeq(subscription: bigint, atLeast: number): Promise<number>;
  /** Gives vmid and address back; the address stays out of use until `quarantineUntil` (ms). Repeatable. */
  release(subscription: bigint, quarantineUntil: number): Promise<void>;
  /**
   * The fleet's circuit breaker: notes that this subscription's VM is about to be destroyed and says true, unless
   * `limit` others were noted since `since` (ms). A subscription noted before is always true and counts once.
   */
  permitDestruction(subscription: bigint, now: number, since: number, limit: number): Promise<boolean>;
}

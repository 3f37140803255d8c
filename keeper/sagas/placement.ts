import type { Commitment } from "../core/commitment.ts";
import { FinalError } from "../core/errors.ts";
import type { Machine, Reservation } from "../core/machine.ts";
import { Mutex } from "../core/mutex.ts";
import type { VmSpec } from "../core/vm.ts";
import type { Hypervisor } from "./ports/hypervisor.ts";
import type { MachineRegistry } from "./ports/machine-registry.ts";
import type { SagaSettings } from "./saga-settings.ts";
import { usedAddresses } from "./used-addresses.ts";

/** Whoever waits and has not asked for so long is gone. */
const FORGET_MS = 120_000;
/** So long VMs that have not said their address hold up all others, as long as they get no fewer. */
const UNREAD_PATIENCE_MS = 5 * 60_000;

export interface PlacementWish {
  readonly subscription: bigint;
  /** Lower is served first. */
  readonly order: number;
  readonly spec: VmSpec;
  /** Wall clock, milliseconds. */
  readonly now: number;
  /** Where its VM stands already, which then needs no room; a node is chosen when left out. */
  readonly node?: string;
  /** The rest of the reservation; see MachineRegistry.reserve. `taken` has the addresses of unknown VMs too. */
  readonly choose: (taken: ReadonlySet<string>, node: string) => Reservation;
}

/**
 * Where new VMs go. Choice and reservation happen one after the other, so that two purchases never take the same room;
 * who finds none waits, and nobody who came later goes before them.
 *
 * The registry knows all addresses but after the loss of a store: until a VM is adopted, only the hypervisor knows that
 * its address is in use.
 */
export class Placement {
  readonly #hypervisor: Hypervisor;
  readonly #registry: MachineRegistry;
  readonly #settings: SagaSettings;
  readonly #drained: () => ReadonlySet<string>;
  readonly #mutex = new Mutex();
  readonly #waiting = new Map<bigint, { readonly order: number; readonly askedAt: number }>();
  readonly #listeners = new Set<(id: bigint) => void>();
  /** No VM has an address that the registry does not know; from then on every address comes from the registry. */
  #allKnown = false;
  /** The fewest VMs whose address could not be read, and since when it is so many. */
  #unread: { readonly least: number; readonly since: number } | null = null;

  /** @param drained nodes that get nothing new */
  constructor(
    hypervisor: Hypervisor,
    registry: MachineRegistry,
    settings: SagaSettings,
    drained: () => ReadonlySet<string> = () => NONE,
  ) {
    this.#drained = drained;
    this.#hypervisor = hypervisor;
    this.#registry = registry;
    this.#settings = settings;
  }

  /** Calls the listener with the subscription that may find room now. */
  onTurn(listener: (id: bigint) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Reserves room on a node, or returns why there is none now: ask again, or leave. What is held already is returned as
   * it is.
   */
  place(wish: PlacementWish): Promise<Machine | string> {
    const { subscription, order, spec, now, choose } = wish;
    return this.#mutex.run(async () => {
      for (const [other, { askedAt }] of this.#waiting)
        if (askedAt + FORGET_MS <= now) this.#waiting.delete(other);
      const held = await this.#registry.list();
      const own = held.find((machine) => machine.subscription === subscription);
      if (own) return own;
      const waits = (why: string) => {
        this.#waiting.set(subscription, { order, askedAt: now });
        return why;
      };
      const isFirst = [...this.#waiting.values()].every((other) => other.order >= order);
      if (!wish.node && !isFirst) return waits("others have waited for longer");
      const used = await this.#usedBesides(held, now);
      if (typeof used === "string") return waits(used);
      try {
        const committed = held.map(commitmentOf);
        const node = wish.node ?? (await this.#hypervisor.chooseNode(spec, committed, this.#drained()));
        const made = await this.#registry.reserve(subscription, now, (taken) =>
          choose(used.size === 0 ? taken : new Set([...taken, ...used]), node),
        );
        // There may be room for the next one too.
        if (this.#waiting.delete(subscription)) this.roomMade();
        return made;
      } catch (error) {
        if (!(error instanceof FinalError && error.code === "NO_CAPACITY")) throw error;
        return waits(`${error.message} (remedy: ${error.remedy})`);
      }
    });
  }

  /** Addresses in use that the registry does not know, or why they cannot be told yet. */
  async #usedBesides(held: readonly Machine[], now: number): Promise<ReadonlySet<string> | string> {
    if (this.#allKnown) return NONE;
    const ports = { hypervisor: this.#hypervisor, settings: this.#settings };
    const { addresses, unread } = await usedAddresses(ports, new Set(held.map(({ vmid }) => vmid)));
    this.#allKnown = addresses.size === 0 && unread === 0;
    if (unread === 0) this.#unread = null;
    else if (!this.#unread || unread < this.#unread.least) this.#unread = { least: unread, since: now };
    return this.#unread && now < this.#unread.since + UNREAD_PATIENCE_MS
      ? `the addresses of ${unread} VMs that no store knows are not known yet`
      : addresses;
  }

  isWaiting(subscription: bigint): boolean {
    return this.#waiting.has(subscription);
  }

  /** Waits no more. */
  leave(subscription: bigint): void {
    if (this.#waiting.delete(subscription)) this.roomMade();
  }

  /** A machine was released: whoever has waited for longest may try. */
  roomMade(): void {
    const [first] = [...this.#waiting].sort(([, a], [, b]) => a.order - b.order);
    if (first) for (const listener of this.#listeners) listener(first[0]);
  }
}

const NONE: ReadonlySet<string> = new Set();

function commitmentOf({ vmid, node, memoryMiB, diskGiB }: Machine): Commitment {
  return { vmid, node, memoryMiB, diskGiB };
}

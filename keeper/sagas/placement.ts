import type { Commitment } from "../core/commitment.ts";
import { FinalError } from "../core/errors.ts";
import type { Machine, Reservation } from "../core/machine.ts";
import { Mutex } from "../core/mutex.ts";
import type { VmSpec } from "../core/vm.ts";
import type { Hypervisor } from "./ports/hypervisor.ts";
import type { MachineRegistry } from "./ports/machine-registry.ts";

/** Whoever waits and has not asked for so long is gone. */
const FORGET_MS = 120_000;

export interface PlacementWish {
  readonly subscription: bigint;
  /** Lower is served first. */
  readonly order: number;
  readonly spec: VmSpec;
  /** Wall clock, milliseconds. */
  readonly now: number;
  /** The rest of the reservation; see MachineRegistry.reserve. */
  readonly choose: (taken: ReadonlySet<string>, node: string) => Reservation;
}

/**
 * Where new VMs go. Choice and reservation happen one after the other, so that two purchases never take the same room;
 * who finds none waits, and nobody who came later goes before them.
 */
export class Placement {
  readonly #hypervisor: Hypervisor;
  readonly #registry: MachineRegistry;
  readonly #mutex = new Mutex();
  readonly #waiting = new Map<bigint, { readonly order: number; readonly askedAt: number }>();
  readonly #listeners = new Set<(id: bigint) => void>();

  constructor(hypervisor: Hypervisor, registry: MachineRegistry) {
    this.#hypervisor = hypervisor;
    this.#registry = registry;
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
      if ([...this.#waiting.values()].some((other) => other.order < order)) {
        this.#waiting.set(subscription, { order, askedAt: now });
        return "others have waited for longer";
      }
      try {
        const node = await this.#hypervisor.chooseNode(spec, held.map(commitmentOf));
        const made = await this.#registry.reserve(subscription, now, (taken) => choose(taken, node));
        // There may be room for the next one too.
        if (this.#waiting.delete(subscription)) this.roomMade();
        return made;
      } catch (error) {
        if (!(error instanceof FinalError && error.code === "NO_CAPACITY")) throw error;
        this.#waiting.set(subscription, { order, askedAt: now });
        return `${error.message} (remedy: ${error.remedy})`;
      }
    });
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

function commitmentOf({ vmid, node, memoryMiB, diskGiB }: Machine): Commitment {
  return { vmid, node, memoryMiB, diskGiB };
}

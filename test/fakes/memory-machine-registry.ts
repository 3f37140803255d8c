import { FinalError } from "../../keeper/core/errors.ts";
import type { KeptStatement, Machine, MachinePatch, Reservation } from "../../keeper/core/machine.ts";
import type { MachineRegistry } from "../../keeper/sagas/ports/machine-registry.ts";

/** The MachineRegistry contract in memory. */
export class MemoryMachineRegistry implements MachineRegistry {
  readonly machines = new Map<bigint, Machine>();
  readonly #quarantine = new Map<string, number>();
  readonly #sequences = new Map<bigint, number>();
  readonly #statements = new Map<bigint, KeptStatement>();
  readonly #destructions = new Map<bigint, number>();
  readonly #reinstallations = new Map<bigint, number>();

  async get(subscription: bigint) {
    return this.machines.get(subscription) ?? null;
  }

  async list() {
    return [...this.machines.values()].sort((a, b) => Number(a.subscription - b.subscription));
  }

  async reserve(subscription: bigint, now: number, choose: (taken: ReadonlySet<string>) => Reservation) {
    const held = this.machines.get(subscription);
    if (held) return held;
    const resting = [...this.#quarantine].filter(([, until]) => until > now).map(([ipv4]) => ipv4);
    const chosen = choose(
      new Set([...[...this.machines.values()].map((machine) => machine.ipv4), ...resting]),
    );
    const machine: Machine = { subscription, ...chosen, status: "reserved", hostKey: null, statement: null };
    this.machines.set(subscription, machine);
    return machine;
  }

  async update(subscription: bigint, patch: MachinePatch, generation?: number) {
    const held = this.machines.get(subscription);
    if (!held || (generation !== undefined && held.generation !== generation))
      throw new FinalError("MACHINE_UNKNOWN", `${subscription} holds no such machine`, "reserve one");
    const machine = { ...held, ...patch };
    this.machines.set(subscription, machine);
    return machine;
  }

  async advance(subscription: bigint, generation: number, vmid: number) {
    const held = this.machines.get(subscription);
    if (!held || held.generation >= generation) return;
    const empty = {
      hostKey: null,
      statement: null,
      halted: false,
      throttleMbps: 0,
      status: "reserved",
    } as const;
    this.machines.set(subscription, { ...held, ...empty, generation, vmid });
  }

  async nextStatementSeq(subscription: bigint, atLeast: number) {
    const seq = Math.max((this.#sequences.get(subscription) ?? -1) + 1, atLeast);
    this.#sequences.set(subscription, seq);
    return seq;
  }

  async keepStatement(subscription: bigint, statement: KeptStatement) {
    const isNewer = statement.seq > (this.#statements.get(subscription)?.seq ?? -1);
    if (isNewer && this.machines.has(subscription)) this.#statements.set(subscription, statement);
  }

  async keptStatement(subscription: bigint) {
    return this.#statements.get(subscription) ?? null;
  }

  async release(subscription: bigint, quarantineUntil: number) {
    const held = this.machines.get(subscription);
    if (held) this.#quarantine.set(held.ipv4, quarantineUntil);
    this.machines.delete(subscription);
    this.#statements.delete(subscription);
  }

  async permitDestruction(subscription: bigint, now: number, since: number, limit: number) {
    if (this.#destructions.has(subscription)) return true;
    if ([...this.#destructions.values()].filter((at) => at >= since).length >= limit) return false;
    this.#destructions.set(subscription, now);
    return true;
  }

  async permitReinstall(subscription: bigint, now: number, since: number, limit: number) {
    const others = [...this.#reinstallations].filter(([id, at]) => id !== subscription && at >= since);
    if (others.length >= limit) return false;
    this.#reinstallations.set(subscription, now);
    return true;
  }
}

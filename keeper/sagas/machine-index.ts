import { hostNameOf } from "../core/host-name-of.ts";
import { instanceOf } from "../core/instance.ts";
import type { Machine } from "../core/machine.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";

/** A machine as tenants and guests know it. */
export interface NamedMachine {
  readonly subscription: bigint;
  readonly instance: string;
  readonly vm: string;
  readonly linuxUser: string;
  readonly ipv4: string;
}

/** Finds held machines by what guests say of themselves: thousands ask once a minute. */
export class MachineIndex {
  readonly #ports: Pick<SagaPorts, "registry" | "settings">;
  /** What was found once; each is looked at again before it is believed. */
  readonly #instances = new Map<string, bigint>();
  readonly #addresses = new Map<string, bigint>();
  /** What each machine is indexed by, to take it out again. */
  readonly #indexed = new Map<bigint, { readonly generation: number; readonly named: NamedMachine }>();

  constructor(ports: Pick<SagaPorts, "registry" | "settings">) {
    this.#ports = ports;
  }

  async ofSubscription(subscription: bigint): Promise<NamedMachine | null> {
    const machine = await this.#ports.registry.get(subscription);
    return machine && this.#named(machine);
  }

  /** @param instance see `instanceOf` */
  ofInstance(instance: string): Promise<NamedMachine | null> {
    return this.#find(this.#instances, instance, (named) => named.instance);
  }

  /** @param ipv4 dotted quad */
  ofAddress(ipv4: string): Promise<NamedMachine | null> {
    return this.#find(this.#addresses, ipv4, (named) => named.ipv4);
  }

  async #find(
    index: ReadonlyMap<string, bigint>,
    key: string,
    keyOf: (named: NamedMachine) => string,
  ): Promise<NamedMachine | null> {
    const known = index.get(key);
    const found = known === undefined ? null : await this.ofSubscription(known);
    if (found && keyOf(found) === key) return found;
    await this.#lookAtAll();
    const id = index.get(key);
    return id === undefined ? null : this.ofSubscription(id);
  }

  async #lookAtAll(): Promise<void> {
    const machines = await this.#ports.registry.list();
    const held = new Set(machines.map(({ subscription }) => subscription));
    for (const id of this.#indexed.keys()) if (!held.has(id)) this.#takeOut(id);
    for (const machine of machines) this.#named(machine);
  }

  /** Its identity is a hash of what it is: made once. */
  #named(machine: Machine): NamedMachine {
    const { subscription, generation, ipv4 } = machine;
    const known = this.#indexed.get(subscription);
    if (known?.generation === generation && known.named.ipv4 === ipv4) return known.named;
    const { settings } = this.#ports;
    const instance = instanceOf(vmOf(settings, subscription, generation));
    const { linuxUser } = settings;
    const named = { subscription, instance, vm: hostNameOf(subscription), linuxUser, ipv4 };
    this.#takeOut(subscription);
    this.#indexed.set(subscription, { generation, named });
    this.#instances.set(instance, subscription);
    this.#addresses.set(ipv4, subscription);
    return named;
  }

  #takeOut(subscription: bigint): void {
    const known = this.#indexed.get(subscription)?.named;
    if (!known) return;
    this.#indexed.delete(subscription);
    // Another machine may have its address by now.
    if (this.#instances.get(known.instance) === subscription) this.#instances.delete(known.instance);
    if (this.#addresses.get(known.ipv4) === subscription) this.#addresses.delete(known.ipv4);
  }
}

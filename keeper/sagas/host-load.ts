import type { StorageFigures } from "../core/fleet.ts";
import type { SagaSettings } from "./saga-settings.ts";
import { Slots } from "./slots.ts";

/** A clone that has not been asked after for so long is over, or its job is. */
const CLONE_MS = 180_000;
/** A guest is past the hungry part of its start by then, ready or not. */
const START_MS = 60_000;

/** A backup is asked after every few seconds. */
const BACKUP_MS = 180_000;

/** Whose turn it is to load the host: clones are limited per storage, starts per node, backups one a node. */
export class HostLoad {
  readonly #settings: SagaSettings;
  readonly #slots = new Slots();
  /** Nodes on which a backup was ever asked for. */
  readonly #backupNodes = new Set<string>();
  #isShared = false;

  constructor(settings: SagaSettings) {
    this.#settings = settings;
  }

  /** Calls the listener with the subscription whose turn it may be now. */
  onTurn(listener: (id: bigint) => void): void {
    this.#slots.onFree(listener);
  }

  /** Storages as they were last seen: the clones of all nodes meet on one that is shared. */
  learn(storages: readonly StorageFigures[]): void {
    const own = storages.find(({ storage }) => storage === this.#settings.storage);
    if (own) this.#isShared = own.shared;
  }

  mayClone(id: bigint, order: number, node: string, now: number): boolean {
    const limit = this.#settings.clonesPerStorage;
    return this.#slots.take(this.#storage(node), id, order, limit, now, CLONE_MS);
  }

  cloned(id: bigint, node: string): void {
    this.#slots.give(this.#storage(node), id);
  }

  mayStart(id: bigint, order: number, node: string, now: number): boolean {
    return this.#slots.take(`start on ${node}`, id, order, this.#settings.startsPerNode, now, START_MS);
  }

  started(id: bigint, node: string): void {
    this.#slots.give(`start on ${node}`, id);
  }

  /**
   * Proxmox VE itself makes one after the other on a node; who waits there in a task would hold up the VM's other work.
   * Who is refused is in line until they leave it by `backedUp`, or do not ask again.
   *
   * @param order lower comes first: unix second of the machine's newest backup; a last one, of a machine that goes, less
   */
  mayBackUp(id: bigint, order: number, node: string, now: number): boolean {
    this.#backupNodes.add(node);
    return this.#slots.take(`backup on ${node}`, id, order, 1, now, BACKUP_MS);
  }

  /** Wherever it was: by then its VM may be gone, or elsewhere. */
  backedUp(id: bigint): void {
    for (const node of this.#backupNodes) this.#slots.give(`backup on ${node}`, id);
  }

  #storage(node: string): string {
    return this.#isShared ? "clone" : `clone on ${node}`;
  }
}

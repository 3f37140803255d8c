import { ApiError } from "./api-error.ts";
import type { PveNode } from "./node.ts";
import { LockTable } from "./tasks/lock-table.ts";

/**
 * The nodes together. What of it only shows with several nodes is read from Proxmox VE's sources and documentation,
 * not recorded: the recordings are of single nodes.
 */
export class Cluster {
  readonly nodes: PveNode[] = [];
  /** Locks that hold on all nodes, such as those of shared storages. */
  readonly locks = new LockTable();
  readonly #lost = new Set<string>();

  find(name: string): PveNode | undefined {
    return this.nodes.find((node) => node.name === name);
  }

  isLost(node: PveNode): boolean {
    return this.#lost.has(node.name);
  }

  setLost(node: PveNode, lost: boolean): void {
    if (lost) this.#lost.add(node.name);
    else this.#lost.delete(node.name);
  }

  get online(): readonly PveNode[] {
    return this.nodes.filter((node) => !this.isLost(node));
  }

  /** Whether the nodes that are left may still change anything. */
  get quorate(): boolean {
    return this.online.length * 2 > this.nodes.length;
  }

  requireQuorum(): void {
    if (!this.quorate) throw ApiError.failed("cluster not ready - no quorum?");
  }

  /** The node that holds a VM's config, lost or not. */
  homeOf(vmid: number): PveNode | undefined {
    return this.nodes.find((node) => node.state.vms[vmid] !== undefined);
  }
}

import { once } from "node:events";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Router } from "./http/router.ts";
import { createApiServer } from "./http/server.ts";
import type { PveNode } from "./node.ts";
import { startVm } from "./vm/power.ts";

/** A node with its API server: what can be switched off and on. */
export class NodeServer {
  readonly node: PveNode;
  readonly #server: Server;
  #port: number;

  /** @param port any free one when it is 0; kept from then on */
  constructor(node: PveNode, router: Router, tls: { key: string; cert: string }, port: number) {
    this.node = node;
    this.#server = createApiServer(node, router, tls);
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends guests and tasks in order and stops listening. */
  async close(): Promise<void> {
    this.#stopListening();
    await this.node.tasks.settle();
    await this.node.guests.killAll();
  }

  /** Pulls the plug: no answer, no clean-up. Resolves when nothing of the node can act any more. */
  async lose(): Promise<void> {
    this.node.cluster.setLost(this.node, true);
    this.#stopListening();
    await this.node.tasks.killAll();
    await this.node.guests.killAll();
    this.node.save();
  }

  /** Boots again; its VMs are off until `startGuests`. */
  async recover(): Promise<void> {
    this.node.closing = new AbortController();
    this.node.bootedAt = Date.now();
    await this.listen();
    this.node.cluster.setLost(this.node, false);
  }

  /** Starts what is to start with its node, in tasks of root as `pve-guests` does. */
  async startGuests(): Promise<void> {
    const { node } = this;
    const wanted = Object.entries(node.state.vms).filter(([, vm]) => vm.config.onboot === "1");
    for (const vmid of wanted.map(([id]) => Number(id))) {
      if (node.guests.get(vmid)) continue;
      const start = node.tasks.start("root@pam", "qmstart", String(vmid), (task) =>
        node.withVmLock(vmid, () => startVm(node, vmid, task, false), task.log),
      );
      await node.tasks.finished(start);
    }
  }

  #stopListening(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.node.closing.abort();
  }
}

import type { ChildProcess } from "node:child_process";
import { AgentClient } from "./agent-client.ts";
import { containerInit } from "./container-init.ts";
import type { GuestExit, RunningGuest } from "./guest-driver.ts";
import type { OwnCgroup } from "./own-cgroup.ts";
import type { PortForwarder } from "./port-forwarder.ts";

/** SIGRTMIN+4 asks systemd to power off. */
const POWER_BUTTON = 34 + 4;

/** What belongs to one running container. */
export interface NspawnParts {
  /** `unshare`, whose namespaces hold all of it. */
  readonly process: ChildProcess;
  readonly cgroup: OwnCgroup;
  readonly forwarders: readonly PortForwarder[];
  /** Puts the content of an ISO, or nothing, where the guest looks for its seed. */
  readonly placeSeed: (iso: string | undefined) => Promise<void>;
}

/** A systemd-nspawn container, as the simulator sees a running guest. */
export class NspawnGuest implements RunningGuest {
  readonly exited: Promise<GuestExit>;
  readonly #parts: NspawnParts;
  readonly #agent: AgentClient;
  #killed = false;

  constructor(parts: NspawnParts) {
    this.#parts = parts;
    this.#agent = new AgentClient(() => {
      const init = containerInit(parts.process.pid);
      return init === undefined ? undefined : `/proc/${init}/root/run/devnet-agent.sock`;
    });
    this.exited = new Promise((resolve) => {
      parts.process.once("exit", (code) => {
        const exit = this.#killed ? "killed" : code === 0 ? "poweroff" : "crashed";
        void this.#tidy().finally(() => resolve(exit));
      });
    });
  }

  agent(command: string, args: Record<string, unknown>, timeoutMs: number): Promise<unknown> {
    return this.#agent.call(command, args, timeoutMs);
  }

  async powerdown(): Promise<void> {
    const init = containerInit(this.#parts.process.pid);
    if (init !== undefined) process.kill(init, POWER_BUTTON);
  }

  async pause(): Promise<void> {
    await this.#parts.cgroup.freeze(true);
  }

  async resume(): Promise<void> {
    await this.#parts.cgroup.freeze(false);
  }

  async changeSeed(iso: string | undefined): Promise<void> {
    await this.#parts.placeSeed(iso);
  }

  async kill(): Promise<void> {
    const { process: unshare } = this.#parts;
    if (unshare.exitCode === null && unshare.signalCode === null) {
      this.#killed = true;
      unshare.kill("SIGKILL");
    }
    await this.exited;
  }

  /** The namespaces go with their processes; ports and a control group do not. */
  async #tidy(): Promise<void> {
    for (const forwarder of this.#parts.forwarders) await forwarder.close();
    await this.#parts.cgroup.remove();
  }
}

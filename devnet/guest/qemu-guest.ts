import type { ChildProcess } from "node:child_process";
import { AgentClient } from "./agent-client.ts";
import type { GuestExit, RunningGuest } from "./guest-driver.ts";
import { CD_DRIVE, QEMU_FILES } from "./qemu-command.ts";
import type { QmpClient } from "./qmp-client.ts";

/** A QEMU process and its machine protocol, as the simulator sees a running guest. */
export class QemuGuest implements RunningGuest {
  readonly exited: Promise<GuestExit>;
  readonly #process: ChildProcess;
  readonly #qmp: QmpClient;
  readonly #agent: AgentClient;
  #killed = false;
  #poweredOff = false;

  constructor(process: ChildProcess, qmp: QmpClient) {
    this.#process = process;
    this.#qmp = qmp;
    // Through /proc, because the VM's folder may be deeper than a socket's address is long (107 bytes).
    this.#agent = new AgentClient(() => `/proc/${process.pid}/cwd/${QEMU_FILES.agent}`);
    qmp.on("SHUTDOWN", (data: Record<string, unknown>) => {
      this.#poweredOff ||= data.guest === true;
    });
    this.exited = new Promise((resolve) => {
      process.once("exit", () => {
        qmp.close();
        resolve(this.#killed ? "killed" : this.#poweredOff ? "poweroff" : "crashed");
      });
    });
  }

  agent(command: string, args: Record<string, unknown>, timeoutMs: number): Promise<unknown> {
    return this.#agent.call(command, args, timeoutMs);
  }

  async powerdown(): Promise<void> {
    await this.#qmp.execute("system_powerdown");
  }

  async pause(): Promise<void> {
    await this.#qmp.execute("stop");
  }

  async resume(): Promise<void> {
    await this.#qmp.execute("cont");
  }

  async changeSeed(iso: string | undefined): Promise<void> {
    // force: the guest may hold the tray locked, as Proxmox's own eject assumes.
    await this.#qmp.execute("blockdev-open-tray", { id: CD_DRIVE, force: true });
    await this.#qmp.execute("blockdev-remove-medium", { id: CD_DRIVE });
    if (iso !== undefined) {
      const medium = {
        id: CD_DRIVE,
        filename: iso,
        format: "raw",
        "read-only-mode": "read-only",
        force: true,
      };
      await this.#qmp.execute("blockdev-change-medium", medium);
    }
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#killed = true;
      this.#process.kill("SIGKILL");
    }
    await this.exited;
  }
}

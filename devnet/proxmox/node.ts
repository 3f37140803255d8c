import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { GuestCable, GuestDriver } from "../guest/guest-driver.ts";
import { AccessControl } from "./access/access-control.ts";
import { Authenticator } from "./access/authenticator.ts";
import type { Cluster } from "./cluster.ts";
import type { Faults } from "./faults.ts";
import type { Release } from "./release.ts";
import type { NodeState } from "./state/state.ts";
import { LockTable } from "./tasks/lock-table.ts";
import { TaskEngine } from "./tasks/task-engine.ts";
import { Guests } from "./vm/guests.ts";

export interface NodeOptions {
  readonly name: string;
  readonly release: Release;
  readonly stateDir: string;
  readonly driver: GuestDriver;
  /** Factor on the server's own waits: locks, front-end delays. */
  readonly timeScale: number;
  /** Factor on how long a copy with a bandwidth limit takes. */
  readonly copyTimeScale: number;
  /** Factor on how long the server waits for guests. */
  readonly guestTimeScale: number;
  /** Whether 401, 403 and failed logins take the real server's three seconds (times `timeScale`). */
  readonly slowRefusals: boolean;
  /** Host port that leads to a guest's port 22, less the low 16 bits of its IPv4. */
  readonly sshPortBase: number;
  /** Port of the host's loopback that guests reach at their router's address. */
  readonly relayPort?: number;
  /** The bridge that guests are on; each has a network of its own unless told. */
  readonly cable?: GuestCable;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly fingerprint: string;
}

/** A node of the simulated cluster: its state and the parts that act on it. */
export class PveNode {
  readonly options: NodeOptions;
  readonly cluster: Cluster;
  readonly faults: Faults;
  readonly state: NodeState;
  readonly access: AccessControl;
  readonly authenticator: Authenticator;
  readonly tasks: TaskEngine;
  readonly locks = new LockTable();
  readonly guests: Guests;
  bootedAt = Date.now();
  /** Aborts when the node goes down. */
  closing = new AbortController();
  /** When VMs were made, for those that the status daemon has not seen yet; milliseconds since 1970. */
  readonly newVms = new Map<number, number>();
  /** Writes the cluster's state. */
  readonly save: () => void;

  constructor(options: NodeOptions, cluster: Cluster, state: NodeState, faults: Faults, save: () => void) {
    this.options = options;
    this.cluster = cluster;
    this.faults = faults;
    this.save = save;
    this.state = state;
    this.access = new AccessControl(this.state, options.release);
    this.authenticator = new Authenticator(this.state, () => Math.floor(Date.now() / 1000));
    this.tasks = new TaskEngine(this.state, options.name, faults, save);
    this.guests = new Guests();
  }

  get name(): string {
    return this.options.name;
  }

  /** Folder of a VM's own files; made when it is missing. */
  vmDir(vmid: number): string {
    const dir = join(this.options.stateDir, "vms", String(vmid));
    mkdirSync(dir, { recursive: true });
    return dir;
  }

  /** Folder where a storage's files lie. */
  storageDir(storage: string): string {
    const place = this.ownsVolumesOf(storage) ? `${storage}@${this.name}` : storage;
    const dir = join(this.options.stateDir, "storage", place);
    mkdirSync(dir, { recursive: true });
    return dir;
  }

  /** Whether what lies on a storage is here and nowhere else in the cluster. */
  ownsVolumesOf(storage: string): boolean {
    return this.cluster.nodes.length > 1 && this.state.storages[storage]?.shared !== true;
  }

  /** Waits as long as the real server would, times the time scale. */
  async pause(ms: number, signal?: AbortSignal): Promise<void> {
    await wait(ms * this.options.timeScale, signal);
  }

  /** Waits as long as a copy of that many milliseconds takes, by its own scale. */
  async pauseForCopy(ms: number, signal: AbortSignal): Promise<void> {
    await wait(ms * this.options.copyTimeScale, signal);
  }

  /** Runs under a VM's config lock, with Proxmox VE's text when it is not free in ten seconds. */
  async withVmLock<T>(vmid: number, work: () => Promise<T> | T, log?: (line: string) => void): Promise<T> {
    return this.locks.run(
      `vm-${vmid}`,
      {
        timeoutMs: 10_000 * this.options.timeScale,
        onWait: () => log?.("trying to acquire lock..."),
        onGot: () => log?.(" OK"),
        onTimeout: () => new Error(`can't lock file '/var/lock/qemu-server/lock-${vmid}.conf' - got timeout`),
      },
      work,
    );
  }

  /** Runs under a storage's lock, as every allocation and removal of a volume does. */
  async withStorageLock<T>(
    storage: string,
    work: () => Promise<T> | T,
    log?: (line: string) => void,
  ): Promise<T> {
    const shared = this.state.storages[storage]?.shared === true;
    return (shared ? this.cluster.locks : this.locks).run(
      `storage-${storage}`,
      {
        timeoutMs: 60_000 * this.options.timeScale,
        onWait: () => log?.("trying to acquire lock..."),
        onGot: () => log?.(" OK"),
        onTimeout: () =>
          new Error(
            shared
              ? `cfs-lock 'storage-${storage}' error: got lock request timeout`
              : `can't lock file '/var/lock/pve-manager/pve-storage-${storage}' - got timeout`,
          ),
      },
      work,
    );
  }
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new Error("received interrupt"));
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Error("received interrupt"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

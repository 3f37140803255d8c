import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { GuestDriver } from "../guest/guest-driver.ts";
import { hashPassword } from "./access/authenticator.ts";
import { certificateFor } from "./certificate.ts";
import { Faults } from "./faults.ts";
import { Router } from "./http/router.ts";
import { createApiServer } from "./http/server.ts";
import { PveNode } from "./node.ts";
import type { Release } from "./release.ts";
import { allRoutes } from "./routes/all-routes.ts";
import { initialState, type StorageOptions } from "./state/initial-state.ts";
import { StateFile } from "./state/state-file.ts";

export interface SimulatorOptions {
  /** Folder for configs, uploads and guests; what is in it is taken up again. */
  readonly stateDir: string;
  readonly release: Release;
  readonly driver: GuestDriver;
  /** Host port that leads to a guest's SSH, less the low 16 bits of the guest's IPv4. */
  readonly sshPortBase: number;
  /** Listening port on 127.0.0.1; any free one when absent. */
  readonly port?: number;
  readonly nodeName?: string;
  readonly storages?: readonly StorageOptions[];
  /** Size of the guest image's disk, which no disk of a VM can go below; 2 GiB unless told. Counts for a fresh folder. */
  readonly guestImageBytes?: number;
  /** Password of root@pam; a random one when absent. Counts at every start. */
  readonly rootPassword?: string;
  /** Factor on the server's own waits (locks, slow refusals); 1 unless told, 0 for tests. */
  readonly timeScale?: number;
  /** Factor on how long copies with a bandwidth limit take; `timeScale` unless told. */
  readonly copyTimeScale?: number;
  /** Factor on how long it waits for guests; 1 unless told. */
  readonly guestTimeScale?: number;
  /** Whether wrong credentials are refused after three seconds, as the real server does. Off unless told. */
  readonly slowRefusals?: boolean;
  /** Size of the node; 16 and 65536 unless told. */
  readonly cpus?: number;
  readonly memoryMiB?: number;
}

export interface Simulator {
  readonly url: string;
  readonly port: number;
  /** The server's certificate, self-signed for localhost and 127.0.0.1. */
  readonly caPem: string;
  /** SHA-256 of the certificate, `AA:BB:…`. */
  readonly fingerprint256: string;
  readonly rootPassword: string;
  /** The volume that a template's disk is imported from. */
  readonly guestImage: string;
  readonly faults: Faults;
  /** Sets what others use of a storage, in bytes; `Infinity` makes it full. */
  setStorageUse(storage: string, bytes: number): void;
  /** Ends a task's worker as kill -9 on the node would: no clean-up, `unexpected status`. */
  killTask(upid: string): void;
  /** Makes guests and tasks older than they are, by uptime and start, as if so much time had passed since. */
  age(ms: number): void;
  /** Ends guests and tasks and stops listening; the state stays on disk. */
  close(): Promise<void>;
}

/** Starts a Proxmox VE node that is none: its API over HTTPS on loopback, its guests by a driver. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const file = new StateFile(options.stateDir, () => initialState(options.storages, options.guestImageBytes));
  const tls = await certificateFor(options.stateDir);
  const faults = new Faults();
  const rootPassword = options.rootPassword ?? crypto.randomUUID();
  const node = new PveNode(
    {
      name: options.nodeName ?? "pve",
      release: options.release,
      stateDir: options.stateDir,
      driver: options.driver,
      timeScale: options.timeScale ?? 1,
      copyTimeScale: options.copyTimeScale ?? options.timeScale ?? 1,
      guestTimeScale: options.guestTimeScale ?? 1,
      slowRefusals: options.slowRefusals ?? false,
      sshPortBase: options.sshPortBase,
      cpus: options.cpus ?? 16,
      memoryMiB: options.memoryMiB ?? 65_536,
      fingerprint: tls.fingerprint256,
    },
    file,
    faults,
  );
  const root = node.state.users["root@pam"];
  if (root) root.password = hashPassword(rootPassword);
  node.save();
  const server = createApiServer(node, new Router(allRoutes), tls);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    caPem: tls.cert,
    fingerprint256: tls.fingerprint256,
    rootPassword,
    guestImage: "local:import/blockhost-guest.qcow2",
    faults,
    setStorageUse: (storage, bytes) => {
      const known = node.state.storages[storage];
      if (known) known.usedBytes = Math.min(bytes, known.totalBytes);
      node.save();
    },
    killTask: (upid) => node.tasks.kill(upid),
    age: (ms) => {
      node.guests.age(ms);
      for (const task of node.state.tasks) task.starttime -= Math.floor(ms / 1000);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      node.closing.abort();
      await node.tasks.settle();
      await node.guests.killAll();
      node.save();
    },
  };
}

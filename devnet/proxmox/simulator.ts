import type { GuestCable, GuestDriver } from "../guest/guest-driver.ts";
import { hashPassword } from "./access/authenticator.ts";
import { type Certificate, certificateFor } from "./certificate.ts";
import { Cluster } from "./cluster.ts";
import { Faults } from "./faults.ts";
import { Router } from "./http/router.ts";
import { type NodeOptions, PveNode } from "./node.ts";
import { NodeServer } from "./node-server.ts";
import type { Release } from "./release.ts";
import { allRoutes } from "./routes/all-routes.ts";
import { stateOfNode } from "./state/cluster-state.ts";
import { initialState, type StorageOptions } from "./state/initial-state.ts";
import { StateFile } from "./state/state-file.ts";

export interface SimulatorOptions {
  /** Folder for configs, uploads and guests; what is in it is taken up again. */
  readonly stateDir: string;
  readonly release: Release;
  readonly driver: GuestDriver;
  /** Host port that leads to a guest's SSH, less the low 16 bits of the guest's IPv4. */
  readonly sshPortBase: number;
  /** Port of this host's loopback that guests reach at their router's address; none unless told. */
  readonly relayPort?: number;
  /** The bridge that guests are on; each has a network of its own unless told. */
  readonly cable?: GuestCable;
  /** Listening port of the first node on 127.0.0.1; any free one when absent. */
  readonly port?: number;
  /** Name of a single node; `pve` unless told. */
  readonly nodeName?: string;
  /** How many nodes, then called `pve1` and so on, or their names. One unless told. */
  readonly nodes?: number | readonly string[];
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
  /** Size of each node; 16 and 65536 unless told. */
  readonly cpus?: number;
  readonly memoryMiB?: number;
}

export interface Simulator {
  /** Of the first node. */
  readonly url: string;
  readonly port: number;
  /** The authority of all nodes' certificates; a single node is its own. They are for localhost and 127.0.0.1. */
  readonly caPem: string;
  /** SHA-256 of the first node's certificate, `AA:BB:…`. */
  readonly fingerprint256: string;
  readonly nodes: ReadonlyArray<{
    readonly name: string;
    readonly url: string;
    readonly fingerprint256: string;
  }>;
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
  /** Pulls a node's plug: guests and tasks die, its API is gone, the others say 595 for it. */
  loseNode(name: string): Promise<void>;
  /** Boots a lost node. Once there is a quorum it starts the VMs that are to start with it; the others stay off. */
  recoverNode(name: string): Promise<void>;
  /** Ends guests and tasks and stops listening; the state stays on disk. */
  close(): Promise<void>;
}

/** Starts a Proxmox VE host or cluster that is none: its API over HTTPS on loopback, its guests by a driver. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const file = new StateFile(options.stateDir, () => initialState(options.storages, options.guestImageBytes));
  const save = () => file.save();
  const faults = new Faults();
  const rootPassword = options.rootPassword ?? crypto.randomUUID();
  const names = nodeNames(options);
  const { ca, certificates } = await certificatesOf(options.stateDir, names);
  const cluster = new Cluster();
  const router = new Router(allRoutes);
  const servers = certificates.map((tls, index) => {
    const name = names[index] ?? "";
    const state = stateOfNode(file.state, index === 0 ? undefined : name);
    const node = new PveNode(nodeOptions(options, name, tls.fingerprint256), cluster, state, faults, save);
    cluster.nodes.push(node);
    return new NodeServer(node, router, tls, index === 0 ? (options.port ?? 0) : 0);
  });
  const root = file.state.users["root@pam"];
  if (root) root.password = hashPassword(rootPassword);
  save();
  for (const server of servers) await server.listen();
  const [first] = servers as [NodeServer];
  const serverOf = (name: string) => {
    const found = servers.find(({ node }) => node.name === name);
    if (!found) throw new Error(`no node ${name} in the cluster`);
    return found;
  };
  /** Nodes that came back and wait for a quorum to start their guests. */
  const waiting = new Set<NodeServer>();
  return {
    url: first.url,
    port: first.port,
    caPem: ca.cert,
    fingerprint256: first.node.options.fingerprint,
    nodes: servers.map(({ node, url }) => ({
      name: node.name,
      url,
      fingerprint256: node.options.fingerprint,
    })),
    rootPassword,
    guestImage: "local:import/blockhost-guest.qcow2",
    faults,
    setStorageUse: (storage, bytes) => {
      const known = file.state.storages[storage];
      if (known) known.usedBytes = Math.min(bytes, known.totalBytes);
      save();
    },
    killTask: (upid) => {
      for (const { tasks } of cluster.nodes) tasks.kill(upid);
    },
    age: (ms) => {
      for (const { guests, state } of cluster.nodes) {
        guests.age(ms);
        for (const task of state.tasks) task.starttime -= Math.floor(ms / 1000);
      }
    },
    loseNode: async (name) => {
      const server = serverOf(name);
      waiting.delete(server);
      if (!cluster.isLost(server.node)) await server.lose();
    },
    recoverNode: async (name) => {
      const server = serverOf(name);
      if (!cluster.isLost(server.node)) return;
      await server.recover();
      waiting.add(server);
      if (!cluster.quorate) return;
      for (const each of waiting) await each.startGuests();
      waiting.clear();
    },
    close: async () => {
      for (const server of servers) await server.close();
      save();
    },
  };
}

function nodeNames({ nodes = 1, nodeName = "pve" }: SimulatorOptions): readonly string[] {
  if (typeof nodes !== "number") return nodes;
  return nodes === 1 ? [nodeName] : Array.from({ length: nodes }, (_, index) => `pve${index + 1}`);
}

/** A single node has a certificate that is its own authority; those of a cluster have one authority. */
async function certificatesOf(
  dir: string,
  names: readonly string[],
): Promise<{ ca: Certificate; certificates: readonly Certificate[] }> {
  if (names.length === 1) {
    const own = await certificateFor(dir, "pve-ssl");
    return { ca: own, certificates: [own] };
  }
  const ca = await certificateFor(dir, "pve-root-ca");
  return { ca, certificates: await Promise.all(names.map((name) => certificateFor(dir, name, ca))) };
}

function nodeOptions(options: SimulatorOptions, name: string, fingerprint: string): NodeOptions {
  return {
    name,
    fingerprint,
    release: options.release,
    stateDir: options.stateDir,
    driver: options.driver,
    timeScale: options.timeScale ?? 1,
    copyTimeScale: options.copyTimeScale ?? options.timeScale ?? 1,
    guestTimeScale: options.guestTimeScale ?? 1,
    slowRefusals: options.slowRefusals ?? false,
    sshPortBase: options.sshPortBase,
    ...(options.relayPort === undefined ? {} : { relayPort: options.relayPort }),
    ...(options.cable === undefined ? {} : { cable: options.cable }),
    cpus: options.cpus ?? 16,
    memoryMiB: options.memoryMiB ?? 65_536,
  };
}

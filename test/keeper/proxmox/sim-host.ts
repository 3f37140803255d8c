import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import type { Release } from "../../../devnet/proxmox/release.ts";
import { startSimulator } from "../../../devnet/proxmox/simulator.ts";
import type { Meter } from "../../../keeper/core/meter.ts";
import type { PveParameter } from "../../../keeper/proxmox/form-body.ts";
import { neededRights } from "../../../keeper/proxmox/needed-rights.ts";
import { openProxmox } from "../../../keeper/proxmox/open-proxmox.ts";
import { type ProxmoxConfig, proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import type { TaskLog } from "../../../keeper/proxmox/task-log.ts";
import { tokenCredentials } from "../../../keeper/proxmox/token-credentials.ts";
import { type PveRequest, Transport } from "../../../keeper/proxmox/transport.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";

const GIB = 2 ** 30;
const PACING = { sleep: async () => {}, random: () => 0 };
const USER = "blockhost@pve";

/**
 * A simulated Proxmox VE host with a template, and a token that holds exactly the rights that the driver names. A
 * cluster has a template on each node, or disks on shared storage and a template for all on its first node.
 */
export async function simHost(release: Release, cluster: { nodes: number; shared?: boolean } = { nodes: 1 }) {
  const dir = await mkdtemp(join(tmpdir(), "sim-host-"));
  const driver = new InstantDriver();
  const sim = await startSimulator({
    stateDir: join(dir, "state"),
    release,
    driver,
    sshPortBase: 20_000,
    nodes: cluster.nodes,
    timeScale: 0,
    guestTimeScale: 0.01,
    storages: [
      {
        id: "local",
        content: ["images", "import"],
        totalBytes: 500 * GIB,
        shared: cluster.shared === true,
      },
      { id: "blockhost-seed", content: ["iso"], totalBytes: GIB },
      { id: "vault", content: ["backup"], totalBytes: 500 * GIB },
    ],
  });
  const endpoints = sim.nodes.map(({ name, url }) => ({ url, node: name }));
  const root = await rootTransport(endpoints, sim.caPem, sim.rootPassword);
  const asRoot = (method: PveRequest["method"], path: string, params: Record<string, PveParameter> = {}) =>
    root.send({ method, path: `/api2/json${path}`, params });
  /** Waits for a task that was begun as root. */
  const settle = async (upid: unknown) => {
    for (;;) {
      const node = String(upid).split(":")[1];
      const task = (await asRoot("GET", `/nodes/${node}/tasks/${upid}/status`)) as {
        status: string;
        exitstatus?: string;
      };
      if (task.status === "stopped") return task.exitstatus;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const homes = endpoints
    .map(({ node }, index) => ({ node, vmid: 9000 + index }))
    .slice(0, cluster.shared === true ? 1 : cluster.nodes);
  const config: ProxmoxConfig = proxmoxConfigSchema.parse({
    endpoints,
    caFile: join(dir, "ca.pem"),
    tokenId: `${USER}!keeper`,
    tokenSecretFile: join(dir, "secret"),
    pool: "blockhost",
    vmidBase: 1000,
    templates: { "debian-12": homes.map(({ vmid }) => vmid) },
    storage: "local",
    seedStorage: "blockhost-seed",
    bridge: "vmbr0",
  });
  for (const { node, vmid } of homes) {
    await settle(
      await asRoot("POST", `/nodes/${node}/qemu`, {
        vmid,
        name: "debian-12",
        cores: 1,
        memory: 512,
        net0: "virtio,bridge=vmbr0",
        scsi0: `local:0,import-from=${sim.guestImage}`,
        boot: "order=scsi0",
        agent: "1",
      }),
    );
    await settle(await asRoot("POST", `/nodes/${node}/qemu/${vmid}/template`));
  }
  await asRoot("POST", "/pools", { poolid: config.pool });
  await asRoot("POST", "/access/users", { userid: USER });
  const { value } = (await asRoot("POST", `/access/users/${USER}/token/keeper`, { privsep: 1 })) as {
    value: string;
  };
  let roles = 0;
  /** Gives rights on a path to both the user and the token. */
  const grant = async (path: string, rights: readonly string[]) => {
    roles += 1;
    const roleid = `Keeper${roles}`;
    await asRoot("POST", "/access/roles", { roleid, privs: rights.join(",") });
    await asRoot("PUT", "/access/acl", { path, roles: roleid, users: USER, tokens: config.tokenId });
  };
  /** Gives the token exactly what these settings need. */
  const grantFor = async (settings: ProxmoxConfig) => {
    for (const { path, roleid } of (await asRoot("GET", "/access/acl")) as Array<{
      path: string;
      roleid: string;
    }>) {
      const both = { users: USER, tokens: config.tokenId };
      await asRoot("PUT", "/access/acl", { path, roles: roleid, ...both, delete: 1 });
    }
    for (const [path, { needed }] of neededRights(settings, Number(release[0]))) await grant(path, needed);
  };
  await grantFor(config);
  await writeFile(config.caFile ?? "", sim.caPem);
  await writeFile(config.tokenSecretFile, value, { mode: 0o600 });

  const opened: Array<() => Promise<void>> = [];
  /** What the keeper's clock is ahead of the node's. */
  const clock = { aheadMs: 0 };
  /** What the meter heard: `POST clone ok`. */
  const calls: string[] = [];
  const meter: Meter = {
    call: (server, operation, outcome, milliseconds) => {
      if (server === "proxmox" && milliseconds >= 0) calls.push(`${operation} ${outcome}`);
    },
  };
  const outside = { ...PACING, meter, now: () => Date.now() + clock.aheadMs };
  const openBoth = async (changes: Partial<ProxmoxConfig>, taskLog: TaskLog) => {
    const { close, ...both } = await openProxmox({ ...config, ...changes }, taskLog, outside);
    opened.push(close);
    return both;
  };
  /** A keeper of this host; another task log is another keeper, or one that lost its memory. */
  const open = async (
    changes: Partial<ProxmoxConfig> = {},
    taskLog: TaskLog = new MemoryTaskLog(),
  ): Promise<ProxmoxHypervisor> => (await openBoth(changes, taskLog)).hypervisor;
  /** One that makes backups on storage `vault`, and has the rights for it. */
  const openWithBackups = async (taskLog: TaskLog = new MemoryTaskLog()) => {
    const changes = { backupStorage: "vault" };
    await grantFor({ ...config, ...changes });
    const { hypervisor, backups } = await openBoth(changes, taskLog);
    if (!backups) throw new Error("no backups");
    return { hypervisor, backups };
  };
  /** One that puts last backups on storage `vault`, and has the rights for that. */
  const openWithLastBackups = async () => {
    const changes = { lastBackupStorage: "vault" };
    await grantFor({ ...config, ...changes });
    const { hypervisor, lastBackups } = await openBoth(changes, new MemoryTaskLog());
    if (!lastBackups) throw new Error("no last backups");
    return { hypervisor, lastBackups };
  };
  return {
    sim,
    driver,
    config,
    clock,
    calls,
    asRoot,
    settle,
    grant,
    grantFor,
    open,
    openWithBackups,
    openWithLastBackups,
    async close() {
      for (const close of opened) await close();
      await root.close();
      await sim.close();
      await rm(dir, { recursive: true });
    },
  };
}

export type SimHost = Awaited<ReturnType<typeof simHost>>;

async function rootTransport(
  endpoints: ReadonlyArray<{ url: string; node: string }>,
  ca: string,
  password: string,
): Promise<Transport> {
  const url = endpoints[0]?.url ?? "";
  const agent = new Agent({ connect: { ca }, allowH2: false });
  const call = async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(form).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const options = { method: "POST", body, dispatcher: agent, headers: { ...type, ...headers } } as const;
    const { data } = (await (await request(`${url}/api2/json${path}`, options)).body.json()) as {
      data: Record<string, string>;
    };
    return data;
  };
  const login = await call("/access/ticket", { username: "root@pam", password });
  const headers = {
    cookie: `PVEAuthCookie=${encodeURIComponent(login.ticket ?? "")}`,
    csrfpreventiontoken: login.CSRFPreventionToken ?? "",
  };
  const token = await call("/access/users/root@pam/token/test", { privsep: "0" }, headers);
  await agent.destroy();
  return new Transport({
    endpoints,
    trust: { ca },
    credentials: tokenCredentials("root@pam!test", token.value ?? ""),
    ...PACING,
  });
}

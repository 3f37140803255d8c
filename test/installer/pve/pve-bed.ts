import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import type { Release } from "../../../devnet/proxmox/release.ts";
import { startSimulator } from "../../../devnet/proxmox/simulator.ts";
import type { NodeState } from "../../../devnet/proxmox/state/state.ts";
import type { Answers } from "../../../installer/answers/answers.ts";
import type { SecretKeeper } from "../../../installer/finalize/ports/pve-setup.ts";
import { openRootByTicket } from "../../../installer/pve/open-root-by-ticket.ts";
import type { PveRoot } from "../../../installer/pve/pve-root.ts";
import { pveSetup } from "../../../installer/pve/pve-setup.ts";
import { putPackagedTemplate } from "../support/put-packaged-template.ts";

/** A fresh simulated host, its administrator, and answers for it. */
export async function pveBed(release: Release = "9.2", nodes: readonly string[] = ["pve"]) {
  const dir = await mkdtemp(join(tmpdir(), "pve-bed-"));
  const stateDir = join(dir, "state");
  const sim = await startSimulator({
    stateDir,
    release,
    driver: new InstantDriver(),
    sshPortBase: 20_000,
    nodes,
    timeScale: 0,
  });
  const pacing = { sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 2)), random: () => 0 };
  const way = { url: sim.url, trust: { ca: sim.caPem }, ...pacing };
  const open: PveRoot[] = [];
  const openRoot = async (password = sim.rootPassword): Promise<PveRoot> => {
    const root = await openRootByTicket({ ...way, password, now: () => 0 });
    open.push(root);
    return root;
  };
  const root = await openRoot();
  const templateManifest = join(dir, "template/manifest.json");
  const image = join(dir, "debian-12.qcow2");
  await writeFile(image, "no real image");
  const sha256 = createHash("sha256").update("no real image").digest("hex");
  const answers: { proxmox: Answers["proxmox"]; storage: Answers["storage"] } = {
    storage: { disks: "local", seed: "blockhost-seed", backups: "blockhost-vault" },
    proxmox: {
      node: "pve",
      bridge: "bhguests",
      isolate: true,
      pool: "blockhost",
      vmidBase: 100_000,
      network: {
        cidr: "10.77.0.0/16",
        gateway: "10.77.0.1",
        first: "10.77.1.1",
        last: "10.77.1.250",
        dns: [],
      },
      endpoint: { mode: "direct" },
      template: { name: "debian-12", image, sha256 },
    },
  };
  const kept: { secret: string | null } = { secret: null };
  const secret: SecretKeeper = {
    read: async () => kept.secret,
    write: async (value) => {
      kept.secret = value;
    },
  };
  return {
    dir,
    sim,
    way,
    root,
    openRoot,
    answers,
    kept,
    templateManifest,
    /** Installs what the package blockhost-template brings. */
    putPackaged: () => putPackagedTemplate(templateManifest, "debian-13"),
    setup: (to: PveRoot = root, change: Partial<Answers["proxmox"]> = {}) =>
      pveSetup({
        root: to,
        answers: { ...answers, ipv6: { mode: "none" }, proxmox: { ...answers.proxmox, ...change } },
        secret,
        way,
        templateManifest,
      }),
    /** What the host is now, without what differs from one making to the next. */
    host: async () =>
      comparable(JSON.parse(await readFile(join(stateDir, "state.json"), "utf8")) as NodeState),
    /** Resolves when a VM that was begun is there. */
    untilMade: async (vmid: number) => {
      const lock = async () =>
        ((await root("GET", `/nodes/pve/qemu/${vmid}/config`)) as { lock?: string }).lock !== undefined;
      while (await lock()) await pacing.sleep();
    },
    /** How a task ends. */
    endOf: async (upid: unknown) => {
      const path = `/nodes/pve/tasks/${encodeURIComponent(String(upid))}/status`;
      for (;;) {
        const task = (await root("GET", path)) as { status: string; exitstatus?: string };
        if (task.status === "stopped") return task.exitstatus;
        await pacing.sleep();
      }
    },
    /** Resolves when a task of the type runs. */
    isRunning: async (type: string) => {
      for (;;) {
        const running = (await root("GET", "/nodes/pve/tasks", {
          source: "active",
          typefilter: type,
        })) as unknown[];
        if (running.length > 0) return;
        await pacing.sleep();
      }
    },
    async close() {
      for (const each of open) await each.close();
      await sim.close();
      await rm(dir, { recursive: true });
    },
  };
}

export type PveBed = Awaited<ReturnType<typeof pveBed>>;

/** Makes every part, whatever there is. */
export async function makeAll(setup: ReturnType<typeof pveSetup>): Promise<void> {
  for (const name of ["access", "storage", "network", "template"] as const)
    await setup[name].make(() => {}, new AbortController().signal);
}

/** Takes every step of the setup that has something to do, as the finalizer does. */
export async function takeAll(setup: ReturnType<typeof pveSetup>): Promise<void> {
  for (const name of ["access", "storage", "network", "template"] as const) {
    const part = setup[name];
    if ((await part.look()) === null) await part.make(() => {}, new AbortController().signal);
    if ((await part.look()) === null) throw new Error(`${name} was made and is not there`);
  }
}

function comparable(state: NodeState) {
  const vms = Object.entries(state.vms).map(([vmid, { config }]) => {
    const { smbios1: _s, vmgenid: _g, meta: _m, net0 = "", ...rest } = config;
    return [vmid, { ...rest, net0: net0.replace(/([0-9A-F]{2}:){5}[0-9A-F]{2}/i, "MAC") }];
  });
  const users = Object.entries(state.users).map(([id, user]) => [
    id,
    Object.entries(user.tokens).map(([token, { privsep, expire }]) => ({ token, privsep, expire })),
  ]);
  const acl = state.acl
    .map(({ path, ugid, roleid, propagate }) => `${path} ${ugid} ${roleid} ${propagate}`)
    .sort();
  return {
    vms,
    users,
    acl,
    roles: Object.entries(state.roles).sort(([a], [b]) => (a < b ? -1 : 1)),
    pools: state.pools,
    storages: state.storages,
    volumes: state.volumes.map(({ ctime: _, ...volume }) => volume),
    firewalls: state.firewalls,
    sdn: state.sdn,
  };
}

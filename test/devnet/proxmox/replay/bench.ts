import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InstantDriver } from "../../../../devnet/guest/instant-driver.ts";
import type { Release } from "../../../../devnet/proxmox/release.ts";
import { type Simulator, startSimulator } from "../../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "../api-client.ts";
import { loadScenarios } from "./scenario.ts";

/** A node in the state that the recordings began with, and its clients. */
export class Bench {
  readonly simulator: Simulator;
  readonly release: Release;
  /** Client of root@pam's ticket. */
  readonly root: ApiClient;
  readonly rootHeaders: Record<string, string>;
  rootToken = "";
  keeperToken = "";
  readonly #dir: string;

  private constructor(simulator: Simulator, release: Release, headers: Record<string, string>, dir: string) {
    this.simulator = simulator;
    this.release = release;
    this.rootHeaders = headers;
    this.root = new ApiClient(simulator, { headers });
    this.#dir = dir;
  }

  static async start(release: Release): Promise<Bench> {
    const dir = await mkdtemp(join(tmpdir(), "bh-replay-"));
    const simulator = await startSimulator({
      stateDir: dir,
      release,
      driver: new InstantDriver(),
      sshPortBase: 30_000,
      timeScale: 0.005,
      // The slow copies of the recordings were ended from outside. Seven minutes: however busy the machine is, none ends before.
      copyTimeScale: 1,
      guestTimeScale: 0.01,
      rootPassword: "(password)",
      cpus: 2,
      memoryMiB: 25_276_510_208 / 2 ** 20,
      storages: [
        {
          id: "local",
          content: ["backup", "rootdir", "vztmpl", "iso", "snippets", "images"],
          totalBytes: 270_553_174_016,
          usedBytes: 40_000_000_000,
        },
      ],
    });
    const open = new ApiClient(simulator, {});
    const login = (await open.post("/access/ticket", { username: "root@pam", password: "(password)" })) as {
      ticket: string;
      CSRFPreventionToken: string;
    };
    await open.close();
    const headers = {
      cookie: `PVEAuthCookie=${encodeURIComponent(login.ticket)}`,
      csrfpreventiontoken: login.CSRFPreventionToken,
    };
    const bench = new Bench(simulator, release, headers, dir);
    await bench.#furnish();
    return bench;
  }

  /** Makes what 02-installer makes, for the scenarios that need it. */
  async install(): Promise<void> {
    const scenario = loadScenarios(this.release).find(({ name }) => name === "02-installer");
    for (const { auth, request, response } of scenario?.steps ?? []) {
      if (auth !== "root-token" || !request || request.method === "GET" || response?.status !== 200) continue;
      const answer = await this.root.send(request.method, request.path, request.params);
      const made = (JSON.parse(answer.text) as { data: { "full-tokenid"?: string; value?: string } | null })
        .data;
      if (made?.["full-tokenid"] === "blockhost@pve!keeper")
        this.keeperToken = `${made["full-tokenid"]}=${made.value}`;
    }
  }

  async close(): Promise<void> {
    await this.root.close();
    await this.simulator.close();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #furnish(): Promise<void> {
    const { root } = this;
    const token = (await root.post("/access/users/root@pam/token/keeper", { privsep: 0 })) as {
      value: string;
    };
    this.rootToken = `root@pam!keeper=${token.value}`;
    const agent = this.release === "8.4" ? "" : ",VM.GuestAgent.Audit";
    const config = ["CPU", "Cloudinit", "Disk", "Memory", "Network", "Options"].map(
      (part) => `VM.Config.${part}`,
    );
    const privs = `Pool.Audit,VM.Allocate,VM.Audit,VM.Clone,${config.join()}${agent},VM.PowerMgmt`;
    await root.post("/access/roles", { roleid: "BlockHostKeeper", privs });
    await root.post("/access/roles", {
      roleid: "BlockHostStore",
      privs: "Datastore.AllocateSpace,Datastore.Audit",
    });
    await root.post("/access/users", { userid: "keeper@pve" });
    await root.post("/access/users/keeper@pve/token/k1", { privsep: 1 });
    await root.post("/pools", { poolid: "blockhost" });
    await this.#template(9000, "tmpl", "local:1,format=qcow2", {
      memory: 256,
      boot: "order=scsi0;ide2;net0",
    });
    await this.#template(9001, "deb-tmpl", `local:0,import-from=${this.simulator.guestImage}`, {
      memory: 512,
      vga: "serial0",
      boot: "order=scsi0",
    });
    const rights = [
      ["/pool/blockhost", "BlockHostKeeper"],
      ["/sdn/zones/localnetwork", "PVESDNUser"],
      ["/storage/local", "BlockHostStore"],
      ["/vms/9000", "PVETemplateUser"],
      ["/vms/9001", "PVETemplateUser"],
    ] as const;
    for (const [path, roles] of rights.filter(([path]) => this.release === "8.4" || path !== "/vms/9000"))
      await root.put("/access/acl", { path, roles, users: "keeper@pve", tokens: "keeper@pve!k1" });
    // To its end: a clone that had to wait for its lock on the storage would say so in its log.
    await root.task("DELETE", "/nodes/pve/storage/local/content/local%3Aimport%2Fblockhost-guest.qcow2");
    await this.#seen();
  }

  /** The recordings began long after the templates were made: the status daemon knew them. */
  async #seen(): Promise<void> {
    for (;;) {
      const vms = (await this.root.get("/cluster/resources", { type: "vm" })) as Array<{ status: string }>;
      if (vms.every(({ status }) => status !== "unknown")) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #template(
    vmid: number,
    name: string,
    disk: string,
    more: Record<string, string | number>,
  ): Promise<void> {
    await this.root.task("POST", "/nodes/pve/qemu", {
      vmid,
      name,
      cores: 1,
      ostype: "l26",
      scsihw: "virtio-scsi-pci",
      agent: "1",
      serial0: "socket",
      scsi0: disk,
      ide2: "local:cloudinit",
      net0: "virtio,bridge=vmbr0",
      ...more,
    });
    await this.root.task("POST", `/nodes/pve/qemu/${vmid}/template`);
  }
}

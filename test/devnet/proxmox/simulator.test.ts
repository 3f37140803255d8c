import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { type InstalledHost, installHost } from "../../../devnet/proxmox/install-host.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "./api-client.ts";

for (const release of ["8.4", "9.2"] as const) {
  describe(`Proxmox simulator ${release}`, () => {
    let dir: string;
    let simulator: Simulator;
    let host: InstalledHost;
    let api: ApiClient;
    const start = () =>
      startSimulator({
        stateDir: dir,
        release,
        driver: new InstantDriver(),
        sshPortBase: 30_000,
        timeScale: 0.001,
        guestTimeScale: 0.01,
        rootPassword: "root-password",
      });

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), "bh-pve-"));
      simulator = await start();
      host = await installHost({
        ...simulator,
        release,
        image: simulator.guestImage,
        templates: [{ vmid: 9000, name: "blockhost-template" }],
      });
      api = new ApiClient(simulator, { token: `${host.tokenId}=${host.tokenSecret}` });
    });

    afterEach(async () => {
      await api.close();
      await simulator.close();
      await rm(dir, { recursive: true, force: true });
    });

    const clone = async (newid: number) =>
      api.task("POST", "/nodes/pve/qemu/9000/clone", {
        newid,
        name: `bh-${newid}`,
        description: "mark",
        pool: host.pool,
      });

    it("leads a VM through its life with the keeper's rights alone", async () => {
      expect(await clone(101)).to.equal("OK");
      const config = (await api.get("/nodes/pve/qemu/101/config")) as Record<string, string>;
      expect(config.description).to.equal("mark");
      const seed = Buffer.alloc(40_960);
      expect(await api.upload(host.seedStorage, "bh-101.iso", seed)).to.equal("OK");
      await api.put("/nodes/pve/qemu/101/config", {
        cores: 2,
        memory: 1024,
        protection: 1,
        ide2: `${host.seedStorage}:iso/bh-101.iso,media=cdrom`,
        digest: String(config.digest),
      });
      expect(await api.task("PUT", "/nodes/pve/qemu/101/resize", { disk: "scsi0", size: "10G" })).to.equal(
        "OK",
      );
      await api.post("/nodes/pve/qemu/101/firewall/ipset", { name: "ipfilter-net0" });
      await api.post("/nodes/pve/qemu/101/firewall/ipset/ipfilter-net0", { cidr: "10.77.0.5" });
      expect(await api.task("POST", "/nodes/pve/qemu/101/status/start")).to.equal("OK");
      expect(await api.post("/nodes/pve/qemu/101/agent/ping")).to.deep.equal({ result: {} });
      await api.post("/nodes/pve/qemu/101/agent/file-write", {
        file: "/var/lib/blockhost/inbox/ownership",
        content: "statement",
      });
      const read = await api.get("/nodes/pve/qemu/101/agent/file-read", {
        file: "/var/lib/blockhost/ownership",
      });
      expect(read).to.deep.equal({ content: "statement", "bytes-read": 9 });
      expect(await api.task("POST", "/nodes/pve/qemu/101/status/shutdown", { timeout: 5 })).to.equal("OK");
      await api.put("/nodes/pve/qemu/101/config", { protection: 0, ide2: "none,media=cdrom" });
      expect(await api.task("DELETE", "/nodes/pve/qemu/101", { purge: 1 })).to.equal("OK");
      const gone = await api.send("GET", "/nodes/pve/qemu/101/config");
      expect(gone.status).to.equal(403);
    });

    it("keeps its VMs over a restart and shows their guests as stopped", async () => {
      expect(await clone(102)).to.equal("OK");
      expect(await api.task("POST", "/nodes/pve/qemu/102/status/start")).to.equal("OK");
      const { fingerprint256 } = simulator;
      await simulator.close();
      await api.close();
      simulator = await start();
      api = new ApiClient(simulator, { token: `${host.tokenId}=${host.tokenSecret}` });
      expect(simulator.fingerprint256).to.equal(fingerprint256);
      const status = (await api.get("/nodes/pve/qemu/102/status/current")) as Record<string, unknown>;
      expect(status.status).to.equal("stopped");
      expect(status.name).to.equal("bh-102");
    });

    it("refuses what does not fit on its storage, and leaves nothing behind", async () => {
      simulator.setStorageUse("local", Number.POSITIVE_INFINITY);
      expect(await clone(103)).to.match(/^clone failed: .*No space left on device$/);
      const nextId = await api.get("/cluster/nextid", { vmid: 103 });
      expect(nextId).to.equal("103");
    });

    it("plays lost answers: the work is done, the connection ends", async () => {
      simulator.faults.request({ method: "POST", path: /\/clone$/, kind: "drop-after" });
      const lost = await clone(104).then(
        () => false,
        () => true,
      );
      expect(lost).to.equal(true);
      const again = await api.send("POST", "/nodes/pve/qemu/9000/clone", { newid: 104, pool: host.pool });
      expect(again.statusText).to.equal("unable to create VM 104: config file already exists");
    });

    it("plays tasks that fail, and workers that die", async () => {
      simulator.faults.task({ type: "qmclone", failWith: "clone failed: storage burst" });
      expect(await clone(105)).to.equal("clone failed: storage burst");
      simulator.faults.task({ type: "qmstart", die: true });
      expect(await clone(106)).to.equal("OK");
      expect(await api.task("POST", "/nodes/pve/qemu/106/status/start")).to.equal("unexpected status");
    });
  });
}

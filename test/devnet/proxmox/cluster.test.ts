import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "./api-client.ts";

const GIB = 2 ** 30;

type Row = Record<string, unknown>;

for (const release of ["8.4", "9.2"] as const) {
  describe(`Proxmox simulator ${release} as a cluster of three nodes`, function () {
    // A machine under load.
    this.timeout(60_000);
    let dir: string;
    let simulator: Simulator;
    /** Clients of root, one for each node's own server. */
    let apis: ApiClient[];
    const start = () =>
      startSimulator({
        stateDir: dir,
        release,
        driver: new InstantDriver(),
        sshPortBase: 30_000,
        nodes: 3,
        timeScale: 0,
        guestTimeScale: 0.01,
        rootPassword: "root-password",
        storages: [
          { id: "local", content: ["images", "iso", "import"], totalBytes: 100 * GIB },
          { id: "shared", content: ["images", "iso"], totalBytes: 100 * GIB, shared: true },
        ],
      });
    const connect = async () => {
      const open = new ApiClient(simulator, {});
      const login = (await open.post("/access/ticket", {
        username: "root@pam",
        password: "root-password",
      })) as { ticket: string; CSRFPreventionToken: string };
      await open.close();
      const headers = {
        cookie: `PVEAuthCookie=${encodeURIComponent(login.ticket)}`,
        csrfpreventiontoken: login.CSRFPreventionToken,
      };
      apis = simulator.nodes.map(({ url }) => new ApiClient({ url, caPem: simulator.caPem }, { headers }));
    };
    const api = (index: 1 | 2 | 3) => apis[index - 1] as ApiClient;

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), "bh-cluster-"));
      simulator = await start();
      await connect();
    });

    afterEach(async () => {
      await Promise.all(apis.map((each) => each.close()));
      await simulator.close();
      await rm(dir, { recursive: true, force: true });
    });

    const create = (node: string, vmid: number, storage: string, more: Record<string, string> = {}) =>
      api(1).task("POST", `/nodes/${node}/qemu`, {
        vmid,
        name: `vm-${vmid}`,
        scsi0: `${storage}:0,import-from=${simulator.guestImage}`,
        boot: "order=scsi0",
        ...more,
      });
    const resources = async (by: ApiClient, type: string) =>
      (await by.get("/cluster/resources", { type })) as Row[];

    it("answers alike on each node, each with a certificate of one authority", async () => {
      expect(simulator.nodes.map(({ name }) => name)).to.deep.equal(["pve1", "pve2", "pve3"]);
      expect(new Set(simulator.nodes.map(({ fingerprint256 }) => fingerprint256))).to.have.property(
        "size",
        3,
      );
      for (const by of apis) {
        const nodes = await resources(by, "node");
        expect(nodes.map(({ node, status }) => [node, status])).to.deep.equal([
          ["pve1", "online"],
          ["pve2", "online"],
          ["pve3", "online"],
        ]);
      }
      const status = (await api(2).get("/cluster/status")) as Row[];
      expect(status[0]).to.include({ type: "cluster", nodes: 3, quorate: 1 });
      expect(status.filter(({ local }) => local === 1).map(({ name }) => name)).to.deep.equal(["pve2"]);
      expect(await api(1).get("/nodes")).to.have.length(3);
    });

    it("takes a call to the node in its path, whose task it becomes", async () => {
      const upid = (await api(1).post("/nodes/pve3/qemu", { vmid: 100, name: "far" })) as string;
      expect(upid).to.match(/^UPID:pve3:/);
      expect(await api(2).finished(upid)).to.equal("OK");
      expect(await api(2).get("/nodes/pve3/qemu/100/config")).to.include({ name: "far" });
      const wrong = await api(2).send("GET", "/nodes/pve2/qemu/100/config");
      expect(wrong.statusText).to.equal(
        "Configuration file 'nodes/pve2/qemu-server/100.conf' does not exist",
      );
      const list = (await api(1).get("/nodes/pve1/tasks", { source: "all" })) as Row[];
      expect(list).to.deep.equal([]);
      const elsewhere = await api(1).send("GET", `/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`);
      expect(elsewhere.status).to.equal(400);
      expect((await api(1).send("GET", "/nodes/pve9/qemu")).statusText).to.include("hostname lookup 'pve9'");
    });

    it("gives a vmid once in the whole cluster", async () => {
      expect(await create("pve2", 100, "local")).to.equal("OK");
      expect(await api(1).get("/cluster/nextid")).to.equal("101");
      expect((await api(3).send("GET", "/cluster/nextid", { vmid: 100 })).status).to.equal(400);
      const again = await api(1).send("POST", "/nodes/pve1/qemu", { vmid: 100 });
      expect(again.statusText).to.equal("unable to create VM 100 - VM 100 already exists on node 'pve2'");
      const vms = await resources(api(3), "vm");
      expect(vms.map(({ vmid, node }) => [vmid, node])).to.deep.equal([[100, "pve2"]]);
    });

    it("has local storages of one name with different things on them, and one that all share", async () => {
      for (const storage of ["local", "shared"]) {
        const seed = Buffer.alloc(2048);
        expect(await api(2).upload(storage, "seed.iso", seed, "pve2")).to.equal("OK");
      }
      const isos = async (node: string, storage: string) =>
        ((await api(1).get(`/nodes/${node}/storage/${storage}/content`, { content: "iso" })) as Row[]).length;
      expect([await isos("pve1", "local"), await isos("pve2", "local")]).to.deep.equal([0, 1]);
      expect([await isos("pve1", "shared"), await isos("pve2", "shared")]).to.deep.equal([1, 1]);
      const shared = (await resources(api(1), "storage")).filter(({ storage }) => storage === "shared");
      expect(shared.map((each) => each.shared)).to.deep.equal([1, 1, 1]);
    });

    it("hands an upload on to another node, in a task of the node that it came to", async () => {
      expect(await api(1).upload("local", "seed.iso", Buffer.alloc(2048), "pve3")).to.equal("OK");
      const [task] = (await api(2).get("/nodes/pve1/tasks", { typefilter: "imgcopy" })) as Row[];
      expect(task?.upid).to.match(/^UPID:pve1:/);
      expect(await api(2).get("/nodes/pve3/storage/local/content", { content: "iso" })).to.have.length(1);
    });

    it("clones to another node on shared storage only", async () => {
      await create("pve1", 9000, "shared");
      await create("pve1", 9001, "local");
      for (const vmid of [9000, 9001]) await api(1).task("POST", `/nodes/pve1/qemu/${vmid}/template`);
      const clone = { newid: 100, target: "pve2" };
      expect(await api(3).task("POST", "/nodes/pve1/qemu/9000/clone", clone)).to.equal("OK");
      expect(await api(3).get("/nodes/pve2/qemu/100/config")).to.have.property("scsi0");
      const refused = async (path: string, params: Record<string, string | number>) =>
        (await api(1).send("POST", path, params)).statusText;
      expect(await refused("/nodes/pve1/qemu/9001/clone", { newid: 101, target: "pve2" })).to.equal(
        "can't clone VM to node 'pve2' (VM uses local storage)",
      );
      const full = { newid: 101, target: "pve2", full: 1, storage: "local" };
      expect(await refused("/nodes/pve1/qemu/9000/clone", full)).to.equal(
        "can't clone to non-shared storage 'local'",
      );
      expect(await refused("/nodes/pve1/qemu/9000/clone", { newid: 101, target: "pve9" })).to.equal(
        "no such cluster node 'pve9'",
      );
      expect(await refused("/nodes/pve1/qemu/9000/clone", { newid: 100 })).to.equal(
        "unable to create VM 100 - VM 100 already exists on node 'pve2'",
      );
    });

    describe("when a node is lost", () => {
      const qemu = "/nodes/pve2/qemu/100";

      beforeEach(async () => {
        await create("pve2", 100, "local", { onboot: "1" });
        await create("pve2", 101, "local");
        await create("pve1", 102, "local");
        for (const [node, vmid] of [
          ["pve2", 100],
          ["pve2", 101],
          ["pve1", 102],
        ])
          await api(1).task("POST", `/nodes/${node}/qemu/${vmid}/status/start`);
      });

      it("says 595 for it, and nothing at its own server", async () => {
        await simulator.loseNode("pve2");
        const answer = await api(1).send("GET", `${qemu}/config`);
        expect([answer.status, answer.statusText, answer.text]).to.deep.equal([595, "No route to host", ""]);
        const own = await api(2)
          .get("/version")
          .then(
            () => "",
            (error: { code?: string }) => error.code,
          );
        expect(own).to.equal("ECONNREFUSED");
      });

      it("shows it offline and its VMs as unknown, and their ids as taken", async () => {
        await simulator.loseNode("pve2");
        const vms = await resources(api(1), "vm");
        expect(vms.map(({ vmid, node, status }) => [vmid, node, status])).to.deep.equal([
          [102, "pve1", "running"],
          [100, "pve2", "unknown"],
          [101, "pve2", "unknown"],
        ]);
        const nodes = await resources(api(1), "node");
        expect(nodes.map(({ status }) => status)).to.deep.equal(["online", "offline", "online"]);
        expect((await api(1).send("GET", "/cluster/nextid", { vmid: 100 })).status).to.equal(400);
        const status = (await api(1).get("/cluster/status")) as Row[];
        expect(status.map(({ online }) => online)).to.deep.equal([undefined, 1, 0, 1]);
      });

      it("comes back with its VMs off, but for those that start with their node", async () => {
        await simulator.loseNode("pve2");
        await simulator.recoverNode("pve2");
        const power = async (node: string, vmid: number) =>
          ((await api(2).get(`/nodes/${node}/qemu/${vmid}/status/current`)) as Row).status;
        expect(await power("pve2", 100)).to.equal("running");
        expect(await power("pve2", 101)).to.equal("stopped");
        expect(await power("pve1", 102)).to.equal("running");
      });

      it("ends its tasks, and nobody cleans up behind them", async () => {
        const never = new Promise<void>(() => undefined);
        await api(1).task("POST", `/nodes/pve2/qemu/101/status/stop`);
        await api(1).task("POST", "/nodes/pve2/qemu/101/template");
        simulator.faults.task({ type: "qmclone", until: never });
        const upid = (await api(1).post("/nodes/pve2/qemu/101/clone", { newid: 103 })) as string;
        await simulator.loseNode("pve2");
        const path = `/nodes/pve2/tasks/${encodeURIComponent(upid)}/status`;
        expect((await api(1).send("GET", path)).status).to.equal(595);
        await simulator.recoverNode("pve2");
        expect(await api(1).finished(upid)).to.equal("unexpected status");
        expect(await api(1).get("/nodes/pve2/qemu/103/config")).to.include({ lock: "clone" });
      });

      it("refuses an upload for it", async () => {
        await simulator.loseNode("pve2");
        const error = await api(1)
          .upload("local", "seed.iso", Buffer.alloc(2048), "pve2")
          .catch((refusal: Error) => refusal.message);
        expect(error).to.include("can't activate storage 'local' on node 'pve2'");
      });

      it("refuses to write without a quorum, reads on, and starts guests only when there is one", async () => {
        await simulator.loseNode("pve2");
        await simulator.loseNode("pve3");
        const refused = await api(1).send("PUT", "/nodes/pve1/qemu/102/config", { cores: 2 });
        expect([refused.status, refused.statusText]).to.deep.equal([500, "cluster not ready - no quorum?"]);
        expect(await api(1).get("/nodes/pve1/qemu/102/config")).not.to.have.property("cores");
        expect(((await api(1).get("/cluster/status")) as Row[])[0]).to.include({ quorate: 0 });
        await simulator.loseNode("pve1");
        await simulator.recoverNode("pve2");
        const status = async () => ((await api(2).get(`${qemu}/status/current`)) as Row).status;
        expect(await status()).to.equal("stopped");
        await simulator.recoverNode("pve3");
        expect(await status()).to.equal("running");
        expect(await api(3).task("POST", "/nodes/pve2/qemu/101/status/start")).to.equal("OK");
      });

      it("keeps every node over a restart of the simulator", async () => {
        await Promise.all(apis.map((each) => each.close()));
        const before = simulator.nodes.map(({ fingerprint256 }) => fingerprint256);
        await simulator.close();
        simulator = await start();
        await connect();
        expect(simulator.nodes.map(({ fingerprint256 }) => fingerprint256)).to.deep.equal(before);
        const vms = await resources(api(3), "vm");
        expect(vms.map(({ vmid, node }) => [vmid, node])).to.deep.equal([
          [102, "pve1"],
          [100, "pve2"],
          [101, "pve2"],
        ]);
      });
    });
  });
}

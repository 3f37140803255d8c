import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { generationAfterWreck } from "../../../keeper/core/generation-after-wreck.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { Progress } from "../../../keeper/core/progress.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { gate } from "../../fakes/gate.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const vmOf = (id: bigint, generation = 1) => identityOf(31337n, CONTRACT, id, generation, 1000);
const VM = vmOf(7n);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 1024, diskGiB: 4, mbps: 100 };
const FENCE = { ipv4: "10.77.0.7", ipv6: null, sendsMail: false };
const SEED = new Uint8Array(2048);
/** What takes longer than this to fail is not failing. */
const LOOKS = 20;

const stubborn = (operation: () => Promise<Progress>) =>
  finish(() =>
    operation().catch((error: unknown) => {
      if (!(error instanceof RetryableError)) throw error;
      return { done: false, retryInMs: 0, detail: error.code };
    }),
  );

/** Repeats an operation that must do nothing but fail in a way that passes. */
async function onlyRetryable(operation: () => Promise<unknown>): Promise<void> {
  for (let look = 0; look < 3; look++) {
    const error = await operation().then(
      (value) => expect.fail(`answered ${JSON.stringify(value)}`),
      (failure: unknown) => failure,
    );
    expect(error, String(error)).to.be.instanceOf(RetryableError);
  }
}

for (const release of ["8.4", "9.2"] as const) {
  describe(`a keeper of a Proxmox VE ${release} cluster with local storage`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release, { nodes: 3 });
      keeper = await host.open();
    });

    afterEach(async () => {
      await host.close();
    });

    const provision = async (node: string, vm = VM) => {
      await finish(() => keeper.ensureCloned(vm, SPEC, node));
      await finish(() => keeper.ensureConfigured(vm, SPEC));
      await finish(() => keeper.ensureFenced(vm, FENCE));
      await finish(() => keeper.ensureSeeded(vm, SEED));
      await finish(() => keeper.ensureStarted(vm));
    };
    const vms = async () =>
      ((await host.asRoot("GET", "/cluster/resources", { type: "vm" })) as Array<Record<string, unknown>>)
        .filter(({ vmid }) => Number(vmid) < 9000 || Number(vmid) > 9999)
        .map(({ vmid, node }) => `${vmid}@${node}`);

    it("is content with exactly the rights that it names", async () => {
      await keeper.checkAccess();
    });

    it("names missing and excess rights, one template of three included", async () => {
      await host.grant("/nodes/pve2", ["Sys.Modify"]);
      const excess = await rejection(keeper.checkAccess(), FinalError, "PVE_RIGHTS_EXCESS");
      expect(excess.message).to.include("Sys.Modify on /nodes/pve2");
      const other = await host.open({ templates: { "debian-12": [9000, 9001, 9002, 9003] } });
      const missing = await rejection(other.checkAccess(), FinalError, "PVE_RIGHTS_MISSING");
      expect(missing.message).to.include("VM.Clone on /vms/9003").and.not.to.include("9002");
    });

    it("names a template that is none, on whatever node", async () => {
      const settings = { ...host.config, templates: { "debian-12": [9000, 9005] } };
      await host.grantFor(settings);
      const error = await rejection(
        (await host.open(settings)).checkAccess(),
        FinalError,
        "TEMPLATE_UNKNOWN",
      );
      expect(error.message).to.include("9005");
    });

    it("spreads machines by what is promised, each cloned from its own node's template", async () => {
      const committed = [];
      for (let id = 1n; id <= 6n; id++) {
        const node = await keeper.chooseNode(SPEC, committed);
        committed.push({ vmid: vmOf(id).vmid, node, memoryMiB: SPEC.memoryMiB, diskGiB: SPEC.diskGiB });
        await finish(() => keeper.ensureCloned(vmOf(id), SPEC, node));
      }
      expect((await vms()).sort()).to.deep.equal([
        "1001@pve1",
        "1002@pve2",
        "1003@pve3",
        "1004@pve1",
        "1005@pve2",
        "1006@pve3",
      ]);
      const volumes = await host.asRoot("GET", "/nodes/pve3/storage/local/content");
      expect(JSON.stringify(volumes)).to.include("base-9002-disk-0.qcow2/1003/");
    });

    it("uploads to the machine's own node, at that node's endpoint", async () => {
      await provision("pve3");
      expect(await keeper.observe(VM)).to.deep.equal({ kind: "ours", node: "pve3", power: "running" });
      for (const [node, length] of [
        ["pve1", 0],
        ["pve2", 0],
        ["pve3", 1],
      ] as const) {
        const tasks = await host.asRoot("GET", `/nodes/${node}/tasks`, { typefilter: "imgcopy" });
        expect(tasks, node).to.have.length(length);
        const isos = await host.asRoot("GET", `/nodes/${node}/storage/blockhost-seed/content`);
        expect(isos, node).to.have.length(length);
      }
    });

    it("hands the upload to another node when only that one is configured", async () => {
      keeper = await host.open({ endpoints: host.config.endpoints.slice(0, 1) });
      await provision("pve3");
      expect(await host.asRoot("GET", "/nodes/pve3/storage/blockhost-seed/content")).to.have.length(1);
      await finish(() => keeper.ensureDestroyed(VM));
      expect(await host.asRoot("GET", "/nodes/pve3/storage/blockhost-seed/content")).to.deep.equal([]);
    });

    it("says that a clone to a node without a template cannot be", async () => {
      keeper = await host.open({ templates: { "debian-12": [9000] } });
      await rejection(keeper.ensureCloned(VM, SPEC, "pve2"), FinalError, "TEMPLATE_UNKNOWN");
      expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
      expect(await keeper.chooseNode(SPEC, [])).to.equal("pve1");
    });

    it("finds the task of another node again after a restart", async () => {
      const log = new MemoryTaskLog();
      const first = await host.open({}, log);
      const { opened, open } = gate();
      host.sim.faults.task({ type: "qmclone", until: opened });
      expect(await first.ensureCloned(VM, SPEC, "pve2")).to.include({ done: false });
      const second = await host.open({}, log);
      expect((await second.observe(VM)).kind).to.equal("busy");
      const forgetful = await host.open();
      expect((await forgetful.observe(VM)).kind).to.equal("busy");
      open();
      await finish(() => second.ensureCloned(VM, SPEC, "pve2"));
      expect(await vms()).to.deep.equal(["1007@pve2"]);
    });

    describe("when a node is lost", () => {
      it("starts, and chooses among those that are left", async () => {
        await host.sim.loseNode("pve1");
        await keeper.checkAccess();
        expect(await keeper.chooseNode(SPEC, [])).to.equal("pve2");
        const { nodes } = await keeper.readFleet();
        expect(nodes.map(({ node, online }) => `${node} ${online}`)).to.deep.equal([
          "pve1 false",
          "pve2 true",
          "pve3 true",
        ]);
      });

      it("takes a machine on it for neither absent, foreign nor wrecked", async () => {
        await provision("pve2");
        await host.sim.loseNode("pve2");
        await rejection(keeper.observe(VM), RetryableError, "PVE_NODE_OFFLINE");
        await rejection(keeper.listMarks(), RetryableError, "PVE_NODE_OFFLINE");
        await rejection(keeper.listMarks(new Set([VM.vmid])), RetryableError, "PVE_NODE_OFFLINE");
        expect(await keeper.listMarks(new Set([vmOf(8n).vmid]))).to.deep.equal([]);
        await rejection(keeper.fencedAddress(VM), RetryableError, "PVE_NODE_OFFLINE");
        expect((await keeper.readFleet()).vms).to.have.length(1);
        expect((await keeper.readFleet()).vms[0]).to.include({
          vmid: VM.vmid,
          node: "pve2",
          power: "unknown",
        });
      });

      it("makes no second machine for one that is there, on no other node", async () => {
        await provision("pve2");
        await host.sim.loseNode("pve2");
        for (const node of ["pve1", "pve2", "pve3"])
          await onlyRetryable(() => keeper.ensureCloned(VM, SPEC, node));
        await onlyRetryable(() => keeper.ensureDestroyed(VM));
        await host.sim.recoverNode("pve2");
        expect(await vms()).to.deep.equal(["1007@pve2"]);
      });

      it("makes none there before it is back", async () => {
        await host.sim.loseNode("pve2");
        await rejection(keeper.ensureCloned(VM, SPEC, "pve2"), RetryableError, "PVE_NODE_OFFLINE");
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        await host.sim.recoverNode("pve2");
        await stubborn(() => keeper.ensureCloned(VM, SPEC, "pve2"));
      });

      it("does not call a clone foreign whose task it cannot ask for", async () => {
        host.sim.faults.task({ type: "qmclone", until: new Promise(() => undefined) });
        host.sim.faults.request({ method: "POST", path: /\/clone$/, kind: "drop-after" });
        const lost = keeper.ensureCloned(VM, SPEC, "pve2");
        await rejection(lost, RetryableError, "PVE_OUTCOME_UNKNOWN");
        await host.sim.loseNode("pve2");
        for (const by of [keeper, await host.open()]) {
          await onlyRetryable(() => by.observe(VM));
          await onlyRetryable(() => by.ensureCloned(VM, SPEC, "pve2"));
        }
      });

      it("does not call a stranger's id ours, nor decide on it while a node is away", async () => {
        await host.settle(await host.asRoot("POST", "/nodes/pve1/qemu", { vmid: VM.vmid, name: "stranger" }));
        expect(await keeper.observe(VM)).to.include({ kind: "foreign" });
        await host.sim.loseNode("pve3");
        await rejection(keeper.observe(VM), RetryableError, "PVE_NODE_OFFLINE");
        await host.sim.recoverNode("pve3");
        expect(await keeper.observe(VM)).to.include({ kind: "foreign" });
      });

      it("calls a clone that went down with it a wreck once it is back, and makes the next elsewhere", async () => {
        host.sim.faults.task({ type: "qmclone", until: new Promise(() => undefined) });
        expect(await keeper.ensureCloned(VM, SPEC, "pve2")).to.include({ done: false });
        await host.sim.loseNode("pve2");
        await onlyRetryable(() => keeper.ensureCloned(VM, SPEC, "pve2"));
        await host.sim.recoverNode("pve2");
        await rejection(keeper.ensureCloned(VM, SPEC, "pve2"), FinalError, "VM_WRECK");
        const next = vmOf(7n, generationAfterWreck(1));
        await finish(() => keeper.ensureCloned(next, SPEC, "pve2"));
        expect(await keeper.observe(next)).to.include({ kind: "ours" });
        expect(await keeper.listMarks()).to.deep.equal([next.mark]);
      });

      it("destroys machines of other nodes, their seeds included", async () => {
        await provision("pve1");
        await host.sim.loseNode("pve3");
        await finish(() => keeper.ensureDestroyed(VM));
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        expect(await host.asRoot("GET", "/nodes/pve1/storage/blockhost-seed/content")).to.deep.equal([]);
      });

      it("says that there is no quorum when two are, and goes on when one is back", async () => {
        await provision("pve1");
        await host.sim.loseNode("pve2");
        await host.sim.loseNode("pve3");
        await rejection(
          keeper.ensureFenced(VM, { ...FENCE, ipv4: "10.77.0.8" }),
          RetryableError,
          "PVE_NO_QUORUM",
        );
        await rejection(keeper.ensureStopped(VM), RetryableError, "PVE_NO_QUORUM");
        await rejection(keeper.ensureCloned(vmOf(8n), SPEC, "pve1"), RetryableError, "PVE_NO_QUORUM");
        expect(await keeper.observe(VM)).to.include({ kind: "ours", power: "running" });
        await host.sim.recoverNode("pve3");
        await finish(() => keeper.ensureStopped(VM));
      });

      /** Work on a machine that runs on pve2, with what must hold in the end; the task types that can be held. */
      const works: ReadonlyArray<{
        name: string;
        task: string;
        prepare?: () => Promise<unknown>;
        work: () => Promise<Progress>;
        power: "running" | "stopped" | "absent";
      }> = [
        {
          name: "growing its disk",
          task: "resize",
          work: () => keeper.ensureConfigured(VM, { ...SPEC, diskGiB: 8 }),
          power: "stopped",
        },
        {
          name: "uploading its seed",
          task: "imgcopy",
          work: () => keeper.ensureSeeded(VM, new Uint8Array(4096)),
          power: "stopped",
        },
        {
          name: "deleting its seed",
          task: "imgdel",
          // It comes to start with its node first.
          work: () => keeper.ensureSeedRemoved(VM),
          power: "running",
        },
        {
          name: "starting it",
          task: "qmstart",
          prepare: () => finish(() => keeper.ensureStopped(VM)),
          work: () => keeper.ensureStarted(VM),
          power: "running",
        },
        { name: "stopping it", task: "qmshutdown", work: () => keeper.ensureStopped(VM), power: "stopped" },
        {
          name: "destroying it",
          task: "qmdestroy",
          prepare: () => finish(() => keeper.ensureStopped(VM)),
          work: () => keeper.ensureDestroyed(VM),
          power: "absent",
        },
        {
          name: "taking a snapshot",
          task: "qmsnapshot",
          work: () => keeper.ensureSnapshot(VM, "bh-2"),
          power: "stopped",
        },
        {
          name: "deleting a snapshot",
          task: "qmdelsnapshot",
          work: () => keeper.ensureSnapshotRemoved(VM, "bh-1"),
          power: "stopped",
        },
        {
          name: "rolling back",
          task: "qmrollback",
          work: () => keeper.ensureRolledBack(VM, "bh-1", since()),
          power: "stopped",
        },
        {
          name: "rebooting it",
          task: "qmreboot",
          prepare: async () => host.sim.age(3_600_000),
          work: () => keeper.ensureRebooted(VM, since()),
          power: "running",
        },
      ];
      let began = 0;
      const since = () => began;

      for (const { name, task, prepare, work, power } of works) {
        it(`fails in a way that passes while ${name}, and goes on when it is back`, async () => {
          await provision("pve2");
          await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
          await prepare?.();
          began = Date.now();
          host.sim.faults.task({ type: task, until: new Promise(() => undefined) });
          for (let look = 0; look < LOOKS; look++) {
            const running = (await host.asRoot("GET", "/nodes/pve2/tasks", {
              typefilter: task,
              source: "active",
            })) as unknown[];
            if (running.length > 0) break;
            await work();
          }
          await host.sim.loseNode("pve2");
          await onlyRetryable(work);
          await onlyRetryable(() => keeper.observe(VM));
          await host.sim.recoverNode("pve2");
          await stubborn(work);
          const seen = await keeper.observe(VM);
          expect(seen.kind === "ours" ? seen.power : seen.kind).to.equal(power);
          expect(await vms()).to.deep.equal(power === "absent" ? [] : ["1007@pve2"]);
        });
      }

      it("does not switch a suspended machine on when it is back", async () => {
        await provision("pve2");
        await finish(() => keeper.ensureSeedRemoved(VM));
        await provision("pve2", vmOf(8n));
        await finish(() => keeper.ensureSeedRemoved(vmOf(8n)));
        await finish(() => keeper.ensureStopped(VM));
        await host.sim.loseNode("pve2");
        await host.sim.recoverNode("pve2");
        expect(await keeper.observe(VM)).to.include({ power: "stopped" });
        expect(await keeper.observe(vmOf(8n))).to.include({ power: "running" });
      });
    });
  });

  describe(`a keeper of a Proxmox VE ${release} cluster with shared storage`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release, { nodes: 3, shared: true });
      keeper = await host.open();
    });

    afterEach(async () => {
      await host.close();
    });

    it("clones one template to any node", async () => {
      await keeper.checkAccess();
      const node = await keeper.chooseNode(SPEC, [
        { vmid: 1001, node: "pve1", memoryMiB: 2048, diskGiB: 4 },
        { vmid: 1002, node: "pve2", memoryMiB: 1024, diskGiB: 4 },
      ]);
      expect(node).to.equal("pve3");
      await finish(() => keeper.ensureCloned(VM, SPEC, node));
      await finish(() => keeper.ensureConfigured(VM, SPEC));
      await finish(() => keeper.ensureStarted(VM));
      expect(await keeper.observe(VM)).to.deep.equal({ kind: "ours", node: "pve3", power: "running" });
    });

    it("puts no machine on a node that is lost, which Proxmox VE would do", async () => {
      await host.sim.loseNode("pve2");
      await rejection(keeper.ensureCloned(VM, SPEC, "pve2"), RetryableError, "PVE_NODE_OFFLINE");
      expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve3"));
    });

    it("waits when the node of the only template is lost", async () => {
      await host.sim.loseNode("pve1");
      await rejection(keeper.chooseNode(SPEC, []), FinalError, "NO_CAPACITY");
      await rejection(keeper.ensureCloned(VM, SPEC, "pve2"), RetryableError, "PVE_NODE_OFFLINE");
      await host.sim.recoverNode("pve1");
      await stubborn(() => keeper.ensureCloned(VM, SPEC, "pve2"));
    });

    it("counts the disks of machines on a lost node: they are still there", async () => {
      const promised = { vmid: VM.vmid, node: "pve2", memoryMiB: 1024, diskGiB: 480 };
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve2"));
      await host.sim.loseNode("pve2");
      await rejection(keeper.chooseNode({ ...SPEC, diskGiB: 20 }, [promised]), FinalError, "NO_CAPACITY");
      expect(await keeper.chooseNode(SPEC, [promised])).to.equal("pve1");
    });
  });
}

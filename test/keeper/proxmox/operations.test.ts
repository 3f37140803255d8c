import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { Progress } from "../../../keeper/core/progress.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const VM = identityOf(31337n, "0x5fbdb2315678afecb367f032d93f642f64180aa3", 7n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 4, mbps: 100 };
const HOUR_MS = 3_600_000;

for (const release of ["8.4", "9.2"] as const) {
  describe(`operations of tenants on Proxmox VE ${release}`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release);
      keeper = await host.open();
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
      await finish(() => keeper.ensureConfigured(VM, SPEC));
      await finish(() => keeper.ensureStarted(VM));
    });

    afterEach(async () => {
      await host.close();
    });

    const base = `/nodes/pve/qemu/${VM.vmid}`;
    const configOf = async () => (await host.asRoot("GET", `${base}/config`)) as Record<string, unknown>;
    const tasks = async (typefilter: string) =>
      (await host.asRoot("GET", "/nodes/pve/tasks", { typefilter, source: "all" })) as Array<{
        status: string;
      }>;
    const asRoot = async (path: string) => host.settle(await host.asRoot("POST", `${base}${path}`));
    const powerOf = async () => {
      const seen = await keeper.observe(VM);
      return seen.kind === "ours" ? seen.power : seen.kind;
    };
    /** Repeats as the sagas do after errors that may pass. */
    const stubborn = (operation: () => Promise<Progress>) =>
      finish(() =>
        operation().catch((error: unknown) => {
          if (!(error instanceof RetryableError)) throw error;
          return { done: false, retryInMs: 0, detail: error.code };
        }),
      );
    describe("ensureRebooted", () => {
      it("restarts the guest once", async () => {
        host.sim.age(HOUR_MS);
        const since = Date.now();
        await finish(() => keeper.ensureRebooted(VM, since));
        await finish(() => keeper.ensureRebooted(VM, since));
        expect(await powerOf()).to.equal("running");
        expect(await tasks("qmreboot")).to.have.length(1);
      });

      it("has nothing to do when the guest was started since", async () => {
        await finish(() => keeper.ensureRebooted(VM, Date.now() - HOUR_MS));
        expect(await tasks("qmreboot")).to.deep.equal([]);
      });

      it("is done by the uptime, when the answer was lost and the keeper forgot", async () => {
        host.sim.age(HOUR_MS);
        const since = Date.now();
        host.sim.faults.request({ method: "POST", path: /reboot$/, kind: "drop-after" });
        await rejection(keeper.ensureRebooted(VM, since), RetryableError, "PVE_OUTCOME_UNKNOWN");
        const other = await host.open();
        await stubborn(() => other.ensureRebooted(VM, since));
        expect(await powerOf()).to.equal("running");
        // The lost reboot and the forgetful keeper's may queue up before the first shows.
        expect((await tasks("qmreboot")).length).to.be.within(1, 2);
      });

      it("switches a guest off that does not follow, and starts it", async () => {
        host.sim.age(HOUR_MS);
        host.sim.faults.task({ type: "qmreboot", failWith: "VM quit/powerdown failed - got timeout" });
        const since = Date.now();
        await finish(() => keeper.ensureRebooted(VM, since));
        expect(await powerOf()).to.equal("running");
        expect(await tasks("qmstop")).to.have.length(1);
        expect(await tasks("qmreboot")).to.have.length(1);
      });

      it("says what else failed, and tries again", async () => {
        host.sim.age(HOUR_MS);
        const locked = `can't lock file '/var/lock/qemu-server/lock-${VM.vmid}.conf' - got timeout`;
        host.sim.faults.task({ type: "qmreboot", failWith: locked });
        const since = Date.now();
        await keeper.ensureRebooted(VM, since);
        await rejection(
          finish(() => keeper.ensureRebooted(VM, since)),
          RetryableError,
          "PVE_LOCKED",
        );
        await finish(() => keeper.ensureRebooted(VM, since));
      });

      it("starts a stopped VM", async () => {
        await finish(() => keeper.ensureStopped(VM));
        await finish(() => keeper.ensureRebooted(VM, Date.now()));
        expect(await powerOf()).to.equal("running");
        expect(await configOf()).to.include({ onboot: 1 });
      });

      it("resumes a paused VM and restarts it", async () => {
        host.sim.age(HOUR_MS);
        await asRoot("/status/suspend");
        await finish(() => keeper.ensureRebooted(VM, Date.now()));
        expect(await powerOf()).to.equal("running");
        expect(await tasks("qmreboot")).to.have.length(1);
      });
    });

    describe("snapshots", () => {
      const names = async () => [...(await keeper.snapshots(VM)).keys()];

      it("are taken and deleted, once each", async () => {
        const before = Date.now();
        expect(await names()).to.deep.equal([]);
        await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
        await finish(() => keeper.ensureSnapshot(VM, "bh-2"));
        await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
        expect((await names()).sort()).to.deep.equal(["bh-1", "bh-2"]);
        for (const takenAt of (await keeper.snapshots(VM)).values())
          expect(takenAt).to.be.within(Math.floor(before / 1_000), Math.ceil(Date.now() / 1_000));
        expect(await tasks("qmsnapshot")).to.have.length(2);
        await finish(() => keeper.ensureSnapshotRemoved(VM, "bh-1"));
        await finish(() => keeper.ensureSnapshotRemoved(VM, "bh-1"));
        expect(await names()).to.deep.equal(["bh-2"]);
        expect(await tasks("qmdelsnapshot")).to.have.length(1);
      });

      it("come to the same end when answers are lost", async () => {
        for (const method of ["POST", "DELETE"]) host.sim.faults.request({ method, kind: "drop-after" });
        await stubborn(() => keeper.ensureSnapshot(VM, "bh-1"));
        expect(await names()).to.deep.equal(["bh-1"]);
        await stubborn(() => keeper.ensureSnapshotRemoved(VM, "bh-1"));
        expect(await names()).to.deep.equal([]);
      });

      it("do not keep the disk from growing or the VM from being destroyed", async () => {
        await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
        await finish(() => keeper.ensureConfigured(VM, { ...SPEC, diskGiB: 8 }));
        expect((await configOf()).scsi0).to.include("size=8G");
        await finish(() => keeper.ensureDestroyed(VM));
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        const left = await host.asRoot("GET", "/nodes/pve/storage/local/content", { vmid: VM.vmid });
        expect(left).to.deep.equal([]);
      });

      it("keep a VM from becoming a template, which nobody asks for", async () => {
        await finish(() => keeper.ensureStopped(VM));
        await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
        const refused = await host.asRoot("POST", `${base}/template`).catch((error: Error) => error.message);
        expect(refused).to.include("VM contains snapshots");
      });

      it("are not touched on what is not ours", async () => {
        await host.asRoot("PUT", `${base}/config`, { description: "somebody's" });
        await rejection(keeper.snapshots(VM), FinalError, "FOREIGN_VM");
        await rejection(keeper.ensureSnapshot(VM, "bh-1"), FinalError, "FOREIGN_VM");
        await rejection(keeper.ensureSnapshotRemoved(VM, "bh-1"), FinalError, "FOREIGN_VM");
        await rejection(keeper.ensureRolledBack(VM, "bh-1", 0), FinalError, "FOREIGN_VM");
        await rejection(keeper.ensureRebooted(VM, Date.now() + HOUR_MS), FinalError, "FOREIGN_VM");
        expect(await tasks("qmsnapshot")).to.deep.equal([]);
      });
    });

    describe("ensureRolledBack", () => {
      beforeEach(async () => {
        await finish(() => keeper.ensureSnapshot(VM, "bh-1"));
      });

      it("takes the VM back once, leaves it off, and off when its node starts", async () => {
        // In service: it starts with its node, and so does the snapshot.
        await finish(() => keeper.ensureStarted(VM));
        await finish(() => keeper.ensureSnapshot(VM, "bh-2"));
        await host.asRoot("PUT", `${base}/config`, { tags: "later" });
        const since = Date.now();
        await finish(() => keeper.ensureRolledBack(VM, "bh-2", since));
        expect(await powerOf()).to.equal("stopped");
        const config = await configOf();
        expect(config).to.include({ onboot: 0, protection: 1, description: VM.mark, parent: "bh-2" });
        expect(config).not.to.have.property("tags");
        await finish(() => keeper.ensureStarted(VM));
        await finish(() => keeper.ensureRolledBack(VM, "bh-2", since));
        expect(await powerOf()).to.equal("running");
        expect(await configOf()).to.include({ onboot: 1 });
        expect(await tasks("qmrollback")).to.have.length(1);
      });

      it("finds its rollback again, when the answer was lost and the keeper forgot", async () => {
        const since = Date.now();
        host.sim.faults.task({ type: "qmrollback", delayMs: 30 });
        host.sim.faults.request({ method: "POST", path: /rollback$/, kind: "drop-after" });
        const order = keeper.ensureRolledBack(VM, "bh-1", since);
        await rejection(order, RetryableError, "PVE_OUTCOME_UNKNOWN");
        const other = await host.open();
        await finish(() => other.ensureRolledBack(VM, "bh-1", since));
        const third = await host.open();
        await finish(() => third.ensureRolledBack(VM, "bh-1", since));
        expect(await tasks("qmrollback")).to.have.length(1);
      });

      for (const hours of [2, -2]) {
        it(`finds its rollback again by a clock that is ${hours} hours ahead of the node's`, async () => {
          host.clock.aheadMs = hours * HOUR_MS;
          const since = Date.now() + host.clock.aheadMs;
          await finish(() => keeper.ensureRolledBack(VM, "bh-1", since));
          const other = await host.open();
          await finish(() => other.ensureRolledBack(VM, "bh-1", since));
          expect(await tasks("qmrollback")).to.have.length(1);
        });
      }

      it("rolls back anew for who asks later", async () => {
        await finish(() => keeper.ensureRolledBack(VM, "bh-1", Date.now()));
        host.sim.age(HOUR_MS);
        await finish(() => keeper.ensureRolledBack(VM, "bh-1", Date.now()));
        expect(await tasks("qmrollback")).to.have.length(2);
      });

      it("does not take the rollback to another snapshot for its own", async () => {
        await finish(() => keeper.ensureSnapshot(VM, "bh-2"));
        const since = Date.now();
        await finish(() => keeper.ensureRolledBack(VM, "bh-1", since));
        await finish(() => keeper.ensureRolledBack(VM, "bh-2", since));
        expect(await configOf()).to.include({ parent: "bh-2" });
        expect(await tasks("qmrollback")).to.have.length(2);
      });

      it("says that a rollback failed, and tries again", async () => {
        const since = Date.now();
        host.sim.faults.task({ type: "qmrollback", die: true });
        await keeper.ensureRolledBack(VM, "bh-1", since);
        await rejection(
          finish(() => keeper.ensureRolledBack(VM, "bh-1", since)),
          RetryableError,
          "PVE_TASK_DIED",
        );
        await finish(() => keeper.ensureRolledBack(VM, "bh-1", since));
      });

      it("names a snapshot that is not there", async () => {
        await rejection(keeper.ensureRolledBack(VM, "bh-9", Date.now()), FinalError, "SNAPSHOT_UNKNOWN");
        expect(await powerOf()).to.equal("running");
      });
    });

    describe("a suspended VM", () => {
      it("does not start with its node, whatever is done to it but a start", async () => {
        await finish(() => keeper.ensureStarted(VM));
        await finish(() => keeper.ensureSnapshot(VM, "in-service"));
        await finish(() => keeper.ensureStopped(VM));
        const operations: ReadonlyArray<() => Promise<Progress>> = [
          () => keeper.ensureStopped(VM),
          () => keeper.ensureConfigured(VM, SPEC),
          () => keeper.ensureFenced(VM, { ipv4: "10.77.0.7", ipv6: null, sendsMail: false }),
          () => keeper.ensureSnapshot(VM, "asleep"),
          () => keeper.ensureRolledBack(VM, "in-service", Date.now()),
          () => keeper.ensureSnapshotRemoved(VM, "asleep"),
          () => keeper.ensureSeeded(VM, new Uint8Array(2048)),
          () => keeper.ensureSeedRemoved(VM),
          () => keeper.ensureCloned(VM, SPEC, "pve"),
        ];
        for (const operation of operations) {
          await finish(operation);
          expect(await powerOf()).to.equal("stopped");
          expect(await configOf(), String(operation)).to.include({ onboot: 0 });
        }
      });
    });
  });
}

import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { Progress } from "../../../keeper/core/progress.ts";
import type { ProxmoxBackups } from "../../../keeper/proxmox/proxmox-backups.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const VM = identityOf(31337n, CONTRACT, 7n, 1, 1000);
const OTHER = identityOf(31337n, CONTRACT, 8n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 4, mbps: 100 };
const NOW = Math.floor(Date.now() / 1_000);

for (const release of ["8.4", "9.2"] as const) {
  describe(`backups on Proxmox VE ${release}`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;
    let backups: ProxmoxBackups;

    const made = async (vm: typeof VM) => {
      await finish(() => keeper.ensureCloned(vm, SPEC, "pve"));
      await finish(() => keeper.ensureConfigured(vm, SPEC));
      await finish(() => keeper.ensureStarted(vm));
    };
    beforeEach(async () => {
      host = await simHost(release);
      ({ hypervisor: keeper, backups } = await host.openWithBackups());
      await made(VM);
    });
    afterEach(() => host.close());

    const base = `/nodes/pve/qemu/${VM.vmid}`;
    const configOf = async () => (await host.asRoot("GET", `${base}/config`)) as Record<string, unknown>;
    const tasks = async (typefilter: string) =>
      (await host.asRoot("GET", "/nodes/pve/tasks", { typefilter, source: "all" })) as unknown[];
    const files = () => {
      const guest = host.driver.guest(VM.vmid);
      if (!guest) throw new Error("no guest");
      return guest.files;
    };
    const write = (text: string) => files().set("/etc/motd", Buffer.from(text));
    const read = () => files().get("/etc/motd")?.toString();
    const restore = (takenAt: number, since = Date.now()) =>
      finish(() => backups.ensureRestored(VM, takenAt, since));
    const times = async () => (await backups.list()).map(({ takenAt }) => takenAt);
    /** Backups of a VM are files that are named by the second. */
    const nextSecond = async () => {
      const begun = Math.floor(Date.now() / 1_000);
      while (Math.floor(Date.now() / 1_000) === begun)
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    /** Repeats as the sagas do after errors that may pass. */
    const stubborn = (operation: () => Promise<Progress>) =>
      finish(() =>
        operation().catch((error: unknown) => {
          if (!(error instanceof RetryableError)) throw error;
          return { done: false, retryInMs: 0, detail: error.code };
        }),
      );

    it("are let in by the rights that the driver names, and by no others", async () => {
      const { hypervisor } = await host.openWithBackups();
      await hypervisor.checkAccess();
      await rejection((await host.open()).checkAccess(), FinalError, "PVE_RIGHTS_EXCESS");
      await host.grantFor(host.config);
      await rejection(hypervisor.checkAccess(), FinalError, "PVE_RIGHTS_MISSING");
    });

    it("stay when they are a VM's last and the VM is gone, for root alone to see", async () => {
      const { hypervisor, lastBackups } = await host.openWithLastBackups();
      await hypervisor.checkAccess();
      await finish(() => hypervisor.ensureStopped(VM));
      await finish(() => lastBackups.ensureMade(VM, NOW));
      await finish(() => hypervisor.ensureDestroyed(VM));
      expect(await lastBackups.list()).to.deep.equal([]);
      const content = await host.asRoot("GET", "/nodes/pve/storage/vault/content", { content: "backup" });
      expect(content).to.have.length(1);
    });

    it("are for a storage that takes them", async () => {
      const wrong = { ...host.config, backupStorage: "blockhost-seed" };
      await host.grantFor(wrong);
      const hypervisor = await host.open({ backupStorage: "blockhost-seed" });
      await rejection(hypervisor.checkAccess(), FinalError, "PVE_STORAGE_UNKNOWN");
    });

    it("are made once, of a VM that runs and goes on running", async () => {
      const guest = host.driver.guest(VM.vmid);
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => backups.ensureMade(VM, NOW));
      const [task, ...again] = (await tasks("vzdump")) as { upid: string }[];
      expect(again).to.deep.equal([]);
      const log = (await host.asRoot("GET", `/nodes/pve/tasks/${task?.upid}/log`)) as { t: string }[];
      // Otherwise the storage would remove by its own rule.
      expect(log[0]?.t).to.include("--mode snapshot").and.include("--remove 0");
      expect(host.driver.guest(VM.vmid)).to.equal(guest);
      const [backup, ...more] = await backups.list();
      expect(backup).to.include({ mark: VM.mark, takenAt: NOW });
      expect(more).to.deep.equal([]);
    });

    it("are not made again when the answer was lost and the keeper forgot", async () => {
      host.sim.faults.request({ method: "POST", path: /vzdump$/, kind: "drop-after" });
      await rejection(backups.ensureMade(VM, NOW), RetryableError, "PVE_OUTCOME_UNKNOWN");
      const other = (await host.openWithBackups()).backups;
      await stubborn(() => other.ensureMade(VM, NOW));
      expect(await times()).to.deep.equal([NOW]);
      expect(await tasks("vzdump")).to.have.length(1);
    });

    it("bring back disk and configuration as they were, and no snapshot", async () => {
      write("before");
      await finish(() => backups.ensureMade(VM, NOW));
      const was = await configOf();
      write("after");
      await finish(() => keeper.ensureSnapshot(VM, "blockhost-1"));
      await finish(() => keeper.ensureStopped(VM));
      await restore(NOW);
      const now = await configOf();
      for (const option of ["description", "smbios1", "net0", "protection", "name"])
        expect(now[option], option).to.equal(was[option]);
      expect([...(await keeper.snapshots(VM)).keys()]).to.deep.equal([]);
      expect(await keeper.observe(VM)).to.deep.include({ kind: "ours", power: "stopped" });
      await finish(() => keeper.ensureStarted(VM));
      expect(read()).to.equal("before");
    });

    it("are restored once for one request", async () => {
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => keeper.ensureStopped(VM));
      const since = Date.now();
      await restore(NOW, since);
      await finish(() => keeper.ensureStarted(VM));
      write("written since");
      await finish(() => keeper.ensureStopped(VM));
      const other = (await host.openWithBackups()).backups;
      await finish(() => other.ensureRestored(VM, NOW, since));
      await finish(() => keeper.ensureStarted(VM));
      expect(read()).to.equal("written since");
      expect(await tasks("qmrestore")).to.have.length(1);
    });

    it("are restored each, of two that were asked for at once", async () => {
      const since = Date.now();
      write("first");
      await finish(() => backups.ensureMade(VM, NOW - 1));
      await nextSecond();
      write("second");
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => keeper.ensureStopped(VM));
      await restore(NOW - 1, since);
      await restore(NOW, since);
      await restore(NOW, since);
      await finish(() => keeper.ensureStarted(VM));
      expect(read()).to.equal("second");
      expect(await tasks("qmrestore")).to.have.length(2);
    });

    it("leave the VM busy and not a wreck while it is restored", async () => {
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => keeper.ensureStopped(VM));
      let go = () => {};
      const until = new Promise<void>((resolve) => {
        go = resolve;
      });
      host.sim.faults.task({ type: "qmrestore", until });
      const since = Date.now();
      expect(await backups.ensureRestored(VM, NOW, since)).to.include({ done: false });
      expect((await keeper.observe(VM)).kind).to.equal("busy");
      go();
      await finish(() => backups.ensureRestored(VM, NOW, since));
      expect((await keeper.observe(VM)).kind).to.equal("ours");
    });

    it("leave a wreck when the restore's worker is killed", async () => {
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => keeper.ensureStopped(VM));
      host.sim.faults.task({ type: "qmrestore", die: true });
      const since = Date.now();
      await rejection(
        finish(() => backups.ensureRestored(VM, NOW, since)),
        RetryableError,
        "PVE_TASK_DIED",
      );
      expect((await keeper.observe(VM)).kind).to.equal("wreck");
      await rejection(backups.ensureRestored(VM, NOW, since), FinalError, "VM_WRECK");
    });

    it("are restored again after a restore that failed", async () => {
      write("before");
      await finish(() => backups.ensureMade(VM, NOW));
      await finish(() => keeper.ensureStopped(VM));
      const since = Date.now();
      await host.settle(await host.asRoot("POST", `${base}/status/start`));
      write("after");
      await rejection(
        finish(() => backups.ensureRestored(VM, NOW, since)),
        RetryableError,
        "PVE_TASK_FAILED",
      );
      await finish(() => keeper.ensureStopped(VM));
      await finish(() => backups.ensureRestored(VM, NOW, since));
      await finish(() => keeper.ensureStarted(VM));
      expect(read()).to.equal("before");
    });

    it("are refused by a time that none has, and by another VM's", async () => {
      await made(OTHER);
      await finish(() => backups.ensureMade(OTHER, NOW));
      await finish(() => keeper.ensureStopped(VM));
      await rejection(backups.ensureRestored(VM, NOW, Date.now()), FinalError, "BACKUP_UNKNOWN");
    });

    it("are removed but for the newest, and nobody else's", async () => {
      await made(OTHER);
      for (const takenAt of [NOW - 2, NOW - 1, NOW]) {
        for (const vm of [VM, OTHER]) await finish(() => backups.ensureMade(vm, takenAt));
        await nextSecond();
      }
      await host.settle(
        await host.asRoot("POST", "/nodes/pve/vzdump", { vmid: `${VM.vmid}`, storage: "vault" }),
      );
      await finish(() => backups.ensureRemoved(VM, 2));
      const left = (await backups.list()).map(({ mark, takenAt }) => `${mark} ${takenAt}`);
      const of = (vm: typeof VM, ...all: number[]) => all.map((each) => `${vm.mark} ${each}`);
      expect(left).to.have.members([...of(VM, NOW - 1, NOW), ...of(OTHER, NOW - 2, NOW - 1, NOW)]);
      await finish(() => backups.ensureRemoved(VM, 0));
      const all = (await host.asRoot("GET", "/nodes/pve/storage/vault/content", {
        vmid: VM.vmid,
      })) as unknown[];
      // The operator's own.
      expect(all).to.have.length(1);
    });

    it("say why one failed, as the log does, and are made when tried again", async () => {
      host.sim.faults.task({ type: "vzdump", failWith: "job errors" });
      await rejection(
        finish(() => backups.ensureMade(VM, NOW)),
        RetryableError,
        "PVE_TASK_FAILED",
      );
      const full = await host.asRoot("POST", `/nodes/pve/storage/vault/content`, {
        filename: `vm-${VM.vmid}-disk-9.raw`,
        vmid: VM.vmid,
        size: "499G",
      });
      await rejection(
        finish(() => backups.ensureMade(VM, NOW)),
        FinalError,
        "PVE_STORAGE_FULL",
      );
      await host.settle(
        await host.asRoot("DELETE", `/nodes/pve/storage/vault/content/${encodeURIComponent(String(full))}`),
      );
      await finish(() => backups.ensureMade(VM, NOW));
      expect(await times()).to.deep.equal([NOW]);
    });
  });
}

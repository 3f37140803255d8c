import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { generationAfterWreck } from "../../../keeper/core/generation-after-wreck.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { Progress } from "../../../keeper/core/progress.ts";
import type { ProxmoxConfig } from "../../../keeper/proxmox/proxmox-config.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { seedIso } from "../../../keeper/proxmox/seed-iso.ts";
import { gate } from "../../fakes/gate.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const VM = identityOf(31337n, CONTRACT, 7n, 1, 1000);
const OTHER = identityOf(31337n, CONTRACT, 7n, 2, 1000);
const SPEC = { image: "debian-12", vcpus: 2, memoryMiB: 1024, diskGiB: 8, mbps: 100 };
const FENCE = { ipv4: "10.77.0.7", ipv6: null, sendsMail: false };
const SEED = seedIso({
  "meta-data": "",
  "blockhost/guest.conf": `version=1\ninstance=${VM.uuid.replaceAll("-", "")}\n`,
  "blockhost/ownership": "statement 1\n",
});

for (const release of ["8.4", "9.2"] as const) {
  describe(`ProxmoxHypervisor on Proxmox VE ${release}`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release);
      keeper = await host.open();
    });

    afterEach(async () => {
      await host.close();
    });

    const configOf = async (vmid = VM.vmid) =>
      (await host.asRoot("GET", `/nodes/pve/qemu/${vmid}/config`)) as Record<string, string | number>;

    async function provision(by: ProxmoxHypervisor = keeper): Promise<void> {
      await finish(() => by.ensureCloned(VM, SPEC, "pve"));
      await finish(() => by.ensureConfigured(VM, SPEC));
      await finish(() => by.ensureFenced(VM, FENCE));
      await finish(() => by.ensureSeeded(VM, SEED));
      await finish(() => by.ensureStarted(VM));
    }

    const isos = async () =>
      (await host.asRoot("GET", "/nodes/pve/storage/blockhost-seed/content")) as Array<{ volid: string }>;

    describe("the life of a VM", () => {
      it("is content with exactly the rights that it names", async () => {
        await keeper.checkAccess();
      });

      it("chooses the node that has room", async () => {
        expect(await keeper.chooseNode(SPEC, [])).to.equal("pve");
      });

      it("goes from nothing to a running guest", async () => {
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        await provision();
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "ours", node: "pve", power: "running" });
        expect(await keeper.listMarks()).to.deep.equal([VM.mark]);
        const config = await configOf();
        expect(config).to.include({
          name: VM.name,
          description: VM.mark,
          cores: 2,
          smbios1: `uuid=${VM.uuid}`,
          protection: 1,
          onboot: 0,
          net0: `virtio=${VM.mac.toUpperCase()},bridge=vmbr0,firewall=1,rate=12.5`,
        });
        expect(config.scsi0).to.include("size=8G").and.to.include("base-9000-disk-0");
      });

      it("fences the VM to its address", async () => {
        expect(await keeper.fencedAddress(VM)).to.equal(null);
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        expect(await keeper.fencedAddress(VM)).to.equal(null);
        await provision();
        expect(await keeper.fencedAddress(VM)).to.equal(FENCE.ipv4);
        expect(await keeper.fencedAddress({ ...VM, mark: `${VM.mark}1` })).to.equal(null);
        const firewall = `/nodes/pve/qemu/${VM.vmid}/firewall`;
        expect(await host.asRoot("GET", `${firewall}/options`)).to.deep.include({
          enable: 1,
          ipfilter: 1,
          macfilter: 1,
          dhcp: 0,
          radv: 0,
          ndp: 1,
        });
        const entries = async () =>
          ((await host.asRoot("GET", `${firewall}/ipset/ipfilter-net0`)) as Array<{ cidr: string }>).map(
            (e) => e.cidr,
          );
        expect(await entries()).to.deep.equal(["10.77.0.7"]);
        await finish(() => keeper.ensureFenced(VM, { ...FENCE, ipv4: "10.77.0.8" }));
        expect(await entries()).to.deep.equal(["10.77.0.8"]);
      });

      it("fences it to an IPv6 address too, and to another, and to none again", async () => {
        await provision();
        const entries = async () =>
          (
            (await host.asRoot("GET", `/nodes/pve/qemu/${VM.vmid}/firewall/ipset/ipfilter-net0`)) as Array<{
              cidr: string;
            }>
          ).map(({ cidr }) => cidr);
        for (const ipv6 of ["2001:db8::9", "2001:db8:1::9"]) {
          await finish(() => keeper.ensureFenced(VM, { ...FENCE, ipv6 }));
          expect(await entries()).to.have.members([FENCE.ipv4, ipv6]);
          expect(await keeper.fencedAddress(VM)).to.equal(FENCE.ipv4);
        }
        await finish(() => keeper.ensureFenced(VM, FENCE));
        expect(await entries()).to.deep.equal([FENCE.ipv4]);
      });

      it("exchanges files with the guest", async () => {
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        expect(await keeper.readGuestFile(VM, "/run/blockhost/ready")).to.equal(null);
        await rejection(keeper.writeGuestFile(VM, "/root/x", "x"), RetryableError, "GUEST_NOT_READY");
        await provision();
        expect(await keeper.readGuestFile(VM, "/run/blockhost/ready")).to.match(/^ready [0-9a-f]{32}\n$/);
        expect(await keeper.readGuestFile(VM, "/var/lib/blockhost/ownership")).to.equal("statement 1\n");
        expect(await keeper.readGuestFile(VM, "/nosuch")).to.equal(null);
        await keeper.writeGuestFile(VM, "/var/lib/blockhost/inbox/ownership", "statement 2 äöü 中\n");
        expect(
          host.driver.guest(VM.vmid)?.files.get("/var/lib/blockhost/ownership")?.toString("utf8"),
        ).to.equal("statement 2 äöü 中\n");
        expect(await keeper.readGuestFile(VM, "/var/lib/blockhost/ownership")).to.equal(
          "statement 2 äöü 中\n",
        );
        await rejection(
          keeper.writeGuestFile(VM, "/root/x", "x".repeat(46_081)),
          FinalError,
          "GUEST_FILE_TOO_LARGE",
        );
      });

      it("does not swallow whatever a guest serves", async () => {
        await provision();
        host.driver
          .guest(VM.vmid)
          ?.files.set("/etc/ssh/ssh_host_ed25519_key.pub", Buffer.alloc(2 ** 20, "x"));
        const reading = keeper.readGuestFile(VM, "/etc/ssh/ssh_host_ed25519_key.pub");
        await rejection(reading, FinalError, "PVE_ANSWER_TOO_LARGE");
      });

      it("takes the seed away and lets the VM start with its node", async () => {
        await provision();
        expect(await isos()).to.have.length(1);
        await finish(() => keeper.ensureSeedRemoved(VM));
        expect(await isos()).to.deep.equal([]);
        expect(await configOf()).to.include({ onboot: 1, ide2: "none,media=cdrom" });
        await finish(() => keeper.ensureSeedRemoved(VM));
      });

      it("suspends, keeps the disk, and resumes", async () => {
        await provision();
        await finish(() => keeper.ensureSeedRemoved(VM));
        await finish(() => keeper.ensureStopped(VM));
        expect(await keeper.observe(VM)).to.deep.include({ kind: "ours", power: "stopped" });
        expect(await configOf()).to.include({ onboot: 0 });
        await finish(() => keeper.ensureStopped(VM));
        await finish(() => keeper.ensureStarted(VM));
        expect(await keeper.observe(VM)).to.deep.include({ kind: "ours", power: "running" });
        expect(await configOf()).to.include({ onboot: 1, protection: 1 });
      });

      it("resumes and stops a paused VM", async () => {
        await provision();
        const pause = async () =>
          host.settle(await host.asRoot("POST", `/nodes/pve/qemu/${VM.vmid}/status/suspend`));
        await pause();
        expect(await keeper.observe(VM)).to.deep.include({ power: "paused" });
        await finish(() => keeper.ensureStarted(VM));
        expect(await keeper.observe(VM)).to.deep.include({ power: "running" });
        await pause();
        await finish(() => keeper.ensureStopped(VM));
        expect(await keeper.observe(VM)).to.deep.include({ power: "stopped" });
      });

      it("destroys the VM, its disks and its seed, again and again", async () => {
        await provision();
        await finish(() => keeper.ensureDestroyed(VM));
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        expect(await isos()).to.deep.equal([]);
        expect(await host.asRoot("GET", "/nodes/pve/storage/local/content", { vmid: VM.vmid })).to.deep.equal(
          [],
        );
        await finish(() => keeper.ensureDestroyed(VM));
        expect(await keeper.listMarks()).to.deep.equal([]);
      });

      it("changes nothing when everything is done already", async () => {
        await provision();
        const before = await configOf();
        await provision();
        expect(await configOf()).to.deep.equal(before);
      });
    });

    describe("what is not ours", () => {
      const operations: Record<string, () => Promise<unknown>> = {
        ensureCloned: () => keeper.ensureCloned(VM, SPEC, "pve"),
        ensureConfigured: () => keeper.ensureConfigured(VM, SPEC),
        ensureFenced: () => keeper.ensureFenced(VM, FENCE),
        ensureSeeded: () => keeper.ensureSeeded(VM, SEED),
        ensureStarted: () => keeper.ensureStarted(VM),
        ensureStopped: () => keeper.ensureStopped(VM),
        ensureSeedRemoved: () => keeper.ensureSeedRemoved(VM),
        ensureDestroyed: () => keeper.ensureDestroyed(VM),
      };

      async function expectUntouched(): Promise<void> {
        const before = await configOf();
        expect(await keeper.observe(VM)).to.include({ kind: "foreign" });
        for (const [name, operation] of Object.entries(operations)) {
          const error = await rejection(operation(), FinalError, "FOREIGN_VM");
          expect(error.message, name).to.include(String(VM.vmid));
        }
        expect(await keeper.readGuestFile(VM, "/etc/hostname")).to.equal(null);
        expect(await configOf()).to.deep.equal(before);
      }

      const clone = async (params: Record<string, string>) =>
        host.settle(await host.asRoot("POST", "/nodes/pve/qemu/9000/clone", { newid: VM.vmid, ...params }));

      it("is never touched: outside our pool, where we cannot even look", async () => {
        await clone({ name: "not-ours", description: VM.mark });
        await expectUntouched();
      });

      it("is never touched: in our pool without our mark", async () => {
        await clone({ name: VM.name, pool: "blockhost", description: OTHER.mark });
        await expectUntouched();
      });

      it("is never touched: with our mark and another uuid", async () => {
        await provision();
        await host.asRoot("PUT", `/nodes/pve/qemu/${VM.vmid}/config`, { smbios1: `uuid=${OTHER.uuid}` });
        await expectUntouched();
      });

      it("is no machine of another generation", async () => {
        await provision();
        expect(await keeper.observe(OTHER)).to.include({ kind: "foreign" });
        await rejection(keeper.ensureDestroyed(OTHER), FinalError, "FOREIGN_VM");
      });
    });

    describe("when things break off", () => {
      const clonePath = /\/clone$/;

      it("finds the clone whose answer was lost, without a second one", async () => {
        host.sim.faults.task({ type: "qmclone", delayMs: 50 });
        host.sim.faults.request({ method: "POST", path: clonePath, kind: "drop-after" });
        await rejection(keeper.ensureCloned(VM, SPEC, "pve"), RetryableError, "PVE_OUTCOME_UNKNOWN");
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        expect(await keeper.observe(VM)).to.include({ kind: "ours" });
        expect(await cloneTasks()).to.have.length(1);
      });

      it("sends the clone again when the first never arrived", async () => {
        host.sim.faults.request({ method: "POST", path: clonePath, kind: "drop-before" });
        await rejection(keeper.ensureCloned(VM, SPEC, "pve"), RetryableError, "PVE_OUTCOME_UNKNOWN");
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        expect(await cloneTasks()).to.have.length(1);
      });

      it("comes to the same end when the answer to any write is lost", async () => {
        const stubborn = async (operation: () => Promise<Progress>) => {
          for (const method of ["POST", "PUT", "DELETE"])
            host.sim.faults.request({ method, kind: "drop-after" });
          await finish(() =>
            operation().catch((error: unknown) => {
              if (!(error instanceof RetryableError)) throw error;
              return { done: false, retryInMs: 0, detail: error.code };
            }),
          );
          host.sim.faults.clear();
        };
        await stubborn(() => keeper.ensureCloned(VM, SPEC, "pve"));
        await stubborn(() => keeper.ensureConfigured(VM, SPEC));
        await stubborn(() => keeper.ensureFenced(VM, FENCE));
        await stubborn(() => keeper.ensureSeeded(VM, SEED));
        await stubborn(() => keeper.ensureStarted(VM));
        await stubborn(() => keeper.ensureSeedRemoved(VM));
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "ours", node: "pve", power: "running" });
        expect(await configOf()).to.include({ onboot: 1, protection: 1, ide2: "none,media=cdrom" });
        await stubborn(() => keeper.ensureStopped(VM));
        await stubborn(() => keeper.ensureDestroyed(VM));
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
        expect(await cloneTasks()).to.have.length(1);
      });

      it("adopts its VM after losing its memory", async () => {
        await provision();
        const forgetful = await host.open();
        await provision(forgetful);
        expect(await forgetful.observe(VM)).to.include({ kind: "ours" });
        await finish(() => forgetful.ensureDestroyed(VM));
      });

      it("waits for a clone that is under way, from another process too", async () => {
        const log = new MemoryTaskLog();
        const first = await host.open({}, log);
        const { opened, open } = gate();
        host.sim.faults.task({ type: "qmclone", until: opened });
        expect(await first.ensureCloned(VM, SPEC, "pve")).to.include({ done: false });
        expect((await first.observe(VM)).kind).to.equal("busy");
        const second = await host.open({}, log);
        expect((await second.observe(VM)).kind).to.equal("busy");
        open();
        await finish(() => second.ensureCloned(VM, SPEC, "pve"));
      });

      it("calls a killed clone a wreck and leaves it alone", async () => {
        host.sim.faults.task({ type: "qmclone", die: true });
        await keeper.ensureCloned(VM, SPEC, "pve");
        expect(await keeper.observe(VM)).to.include({ kind: "wreck" });
        const error = await rejection(keeper.ensureCloned(VM, SPEC, "pve"), FinalError, "VM_WRECK");
        expect(error.remedy).to.include(`qm unlock ${VM.vmid}`);
        await rejection(keeper.ensureDestroyed(VM), FinalError, "VM_WRECK");
      });

      it("makes another machine out of a wreck's way", async () => {
        host.sim.faults.task({ type: "qmclone", die: true });
        await keeper.ensureCloned(VM, SPEC, "pve");
        const wreck = await configOf();
        const next = identityOf(31337n, CONTRACT, 7n, generationAfterWreck(1), 1000);
        await finish(() => keeper.ensureCloned(next, SPEC, "pve"));
        await finish(() => keeper.ensureConfigured(next, SPEC));
        expect(await keeper.observe(next)).to.include({ kind: "ours" });
        expect(await keeper.listMarks()).to.deep.equal([next.mark]);
        await finish(() => keeper.ensureDestroyed(next));
        expect(await configOf()).to.deep.equal(wreck);
        expect(await keeper.observe(VM)).to.include({ kind: "wreck" });
      });

      it("tells a VM that vanished from one that never was", async () => {
        await rejection(keeper.ensureStarted(VM), FinalError, "VM_MISSING");
      });

      it("tries again after a lock", async () => {
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        const busy = "can't lock file '/var/lock/qemu-server/lock-1007.conf' - got timeout";
        host.sim.faults.task({ type: "qmstart", failWith: busy });
        await keeper.ensureStarted(VM);
        await rejection(keeper.ensureStarted(VM), RetryableError, "PVE_LOCKED");
        await finish(() => keeper.ensureStarted(VM));
      });

      it("takes 595 for a server that is away", async () => {
        host.sim.faults.request({ kind: 595, times: 3 });
        await rejection(keeper.observe(VM), RetryableError, "PVE_UNREACHABLE");
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
      });

      const cloneTasks = async () =>
        (await host.asRoot("GET", "/nodes/pve/tasks", { typefilter: "qmclone", source: "all" })) as unknown[];
    });

    describe("clear refusals", () => {
      it("names a wrong token", async () => {
        const stranger = await host.open({ tokenId: "blockhost@pve!nosuch" });
        await rejection(stranger.checkAccess(), FinalError, "PVE_UNAUTHORIZED");
      });

      it("names missing rights before work begins", async () => {
        const path = "/pool/blockhost";
        const roles = (await host.asRoot("GET", "/access/acl")) as Array<{ path: string; roleid: string }>;
        const role = roles.find((entry) => entry.path === path)?.roleid ?? "";
        await host.asRoot("PUT", `/access/roles/${role}`, { privs: "Pool.Audit,VM.Audit" });
        const error = await rejection(keeper.checkAccess(), FinalError, "PVE_RIGHTS_MISSING");
        expect(error.message).to.include("VM.PowerMgmt on /pool/blockhost");
        await rejection(keeper.ensureCloned(VM, SPEC, "pve"), FinalError, "PVE_FORBIDDEN");
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
      });

      it("names excess rights", async () => {
        await host.grant("/", ["Sys.Modify"]);
        const error = await rejection(keeper.checkAccess(), FinalError, "PVE_RIGHTS_EXCESS");
        expect(error.message).to.include("Sys.Modify on /");
      });

      const nothing: Array<[code: string, changes: Partial<ProxmoxConfig>]> = [
        ["TEMPLATE_UNKNOWN", { templates: { "debian-12": [9000], "debian-13": [9001] } }],
        ["PVE_POOL_UNKNOWN", { pool: "nosuch" }],
        ["PVE_STORAGE_UNKNOWN", { storage: "nosuch" }],
        ["PVE_STORAGE_UNKNOWN", { seedStorage: "local" }],
        ["PVE_BRIDGE_UNKNOWN", { bridge: "vmbr9" }],
      ];
      for (const [code, changes] of nothing) {
        it(`names a setting that names nothing: ${JSON.stringify(changes)}`, async () => {
          await host.grantFor({ ...host.config, ...changes });
          await rejection((await host.open(changes)).checkAccess(), FinalError, code);
        });
      }

      it("names an image without a template", async () => {
        const order = keeper.ensureCloned(VM, { ...SPEC, image: "plan9" }, "pve");
        await rejection(order, FinalError, "TEMPLATE_UNKNOWN");
      });

      it("finds no room on a full storage, and says so for a clone that fills it", async () => {
        host.sim.setStorageUse("local", Number.POSITIVE_INFINITY);
        await rejection(keeper.chooseNode(SPEC, []), FinalError, "NO_CAPACITY");
        await rejection(
          finish(() => keeper.ensureCloned(VM, SPEC, "pve")),
          FinalError,
          "PVE_STORAGE_FULL",
        );
        expect(await keeper.observe(VM)).to.deep.equal({ kind: "absent" });
      });

      it("finds no room for more than the node has", async () => {
        await rejection(keeper.chooseNode({ ...SPEC, memoryMiB: 2 ** 20 }, []), FinalError, "NO_CAPACITY");
        await rejection(keeper.chooseNode({ ...SPEC, vcpus: 64 }, []), FinalError, "NO_CAPACITY");
      });

      it("sells no disk that is smaller than the template's", async () => {
        await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
        await rejection(
          keeper.ensureConfigured(VM, { ...SPEC, diskGiB: 1 }),
          FinalError,
          "TEMPLATE_TOO_LARGE",
        );
      });

      it("names an endpoint that is away and a certificate that is another", async () => {
        const away = await host.open({ endpoints: [{ url: "https://127.0.0.1:1" }] });
        await rejection(away.checkAccess(), RetryableError, "PVE_UNREACHABLE");
        const pinned = await host.open({ fingerprint256: "00".repeat(32) });
        await rejection(pinned.checkAccess(), FinalError, "PVE_BAD_CERTIFICATE");
        const right = await host.open({ fingerprint256: host.sim.fingerprint256 });
        await right.checkAccess();
      });
    });
  });
}

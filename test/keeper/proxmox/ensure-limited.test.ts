import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { FinalError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const VM = identityOf(31337n, "0x5fbdb2315678afecb367f032d93f642f64180aa3", 7n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 4, mbps: 100 };
const LIMIT = { mbps: 2, diskMBps: 20, diskIops: 300 };

for (const release of ["8.4", "9.2"] as const) {
  describe(`a VM's limits on Proxmox VE ${release}`, function () {
    // A machine under load.
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release);
      keeper = await host.open();
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve"));
      await finish(() => keeper.ensureConfigured(VM, SPEC));
    });

    afterEach(() => host.close());

    const base = `/nodes/pve/qemu/${VM.vmid}`;
    /** What the VM runs with now, without what waits for its next start. */
    const configOf = async () =>
      (await host.asRoot("GET", `${base}/config`, { current: 1 })) as Record<string, string>;
    const limit = (to: typeof LIMIT | null) => finish(() => keeper.ensureLimited(VM, SPEC, to));

    it("hold for a running VM at once, and are lifted without a trace", async () => {
      await finish(() => keeper.ensureStarted(VM));
      const before = await configOf();
      await limit(LIMIT);
      const slow = await configOf();
      expect(slow.net0).to.include("rate=0.25").and.to.include("firewall=1");
      for (const part of ["mbps_rd=20", "mbps_wr=20", "iops_rd=300", "iops_wr=300"])
        expect(slow.scsi0?.split(",")).to.include(part);
      await limit(null);
      const { digest: _, ...after } = await configOf();
      expect(before).to.deep.include(after);
    });

    it("are not taken for set while they wait for the VM's next start", async () => {
      await host.asRoot("PUT", `${base}/config`, { hotplug: "0" });
      await finish(() => keeper.ensureStarted(VM));
      for (const _again of [1, 2]) await rejection(limit(LIMIT), FinalError, "PVE_LIMITS_PENDING");
      await finish(() => keeper.ensureStopped(VM));
      await finish(() => keeper.ensureStarted(VM));
      await limit(LIMIT);
      expect((await configOf()).net0).to.include("rate=0.25");
    });

    it("are written once, and never let a VM be faster than its plan", async () => {
      await limit({ ...LIMIT, mbps: 1_000 });
      const { digest, net0 } = await configOf();
      expect(net0).to.include("rate=12.5");
      await limit({ ...LIMIT, mbps: 1_000 });
      expect((await configOf()).digest).to.equal(digest);
    });

    it("leave the VM as it is to whoever configures it again, but for the network", async () => {
      await limit(LIMIT);
      await finish(() => keeper.ensureConfigured(VM, SPEC));
      await limit(LIMIT);
      expect((await configOf()).net0).to.include("rate=0.25");
    });
  });
}

import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const vmOf = (id: bigint) => identityOf(31337n, CONTRACT, id, 1, 1000);
const [OURS, THEIRS, UNFENCED] = [vmOf(7n), vmOf(8n), vmOf(9n)];
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 1024, diskGiB: 4, mbps: 100 };

for (const release of ["8.4", "9.2"] as const) {
  describe(`fencedAddresses on Proxmox VE ${release}`, function () {
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release, { nodes: 3 });
      keeper = await host.open();
      for (const [vm, node, ipv4] of [
        [OURS, "pve2", "10.77.0.7"],
        [THEIRS, "pve1", "10.77.0.3"],
        [UNFENCED, "pve1", null],
      ] as const) {
        await finish(() => keeper.ensureCloned(vm, SPEC, node));
        if (ipv4 === null) continue;
        await finish(() => keeper.ensureFenced(vm, { ipv4, ipv6: null, sendsMail: false }));
      }
      await host.asRoot("PUT", `/nodes/pve1/qemu/${THEIRS.vmid}/config`, { description: "theirs" });
    });

    afterEach(async () => {
      await host.close();
    });

    it("tells all that are in use in the pool, whosoever has them", async () => {
      const found = await keeper.fencedAddresses(new Set());
      expect(found).to.deep.equal({ addresses: new Set(["10.77.0.7", "10.77.0.3"]), unread: [] });
    });

    it("looks at no VM that is known", async () => {
      const others = await keeper.fencedAddresses(new Set([OURS.vmid]));
      expect(others).to.deep.equal({ addresses: new Set(["10.77.0.3"]), unread: [] });
    });

    it("names the VMs on a node that is away", async () => {
      await host.sim.loseNode("pve2");
      const found = await keeper.fencedAddresses(new Set());
      expect(found).to.deep.equal({ addresses: new Set(["10.77.0.3"]), unread: [OURS.vmid] });
    });
  });
}

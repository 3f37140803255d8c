import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import type { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { rejection } from "../support/rejection.ts";
import { finish } from "./finish.ts";
import { type SimHost, simHost } from "./sim-host.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const VM = identityOf(31337n, CONTRACT, 7n, 1, 1000);
const OTHER = identityOf(31337n, CONTRACT, 8n, 1, 1000);
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 1024, diskGiB: 4, mbps: 100 };
const HOUR_MS = 3_600_000;

for (const release of ["8.4", "9.2"] as const) {
  describe(`wasDestroyed on Proxmox VE ${release}`, function () {
    this.timeout(120_000);
    let host: SimHost;
    let keeper: ProxmoxHypervisor;

    beforeEach(async () => {
      host = await simHost(release, { nodes: 3 });
      keeper = await host.open();
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve2"));
    });

    afterEach(async () => {
      await host.close();
    });

    /** Destroys the VM, and makes another one under its id that is not ours. */
    const replace = async () => {
      await finish(() => keeper.ensureDestroyed(VM));
      const upid = await host.asRoot("POST", "/nodes/pve1/qemu/9000/clone", {
        newid: VM.vmid,
        name: VM.name,
      });
      expect(await host.settle(upid)).to.equal("OK");
    };

    it("knows the keeper's own destruction, though the keeper forgot and another VM took the id", async () => {
      await replace();
      const forgetful = await host.open();
      expect((await forgetful.observe(VM)).kind).to.equal("foreign");
      expect(await forgetful.wasDestroyed(VM)).to.equal(true);
    });

    it("does not take a destruction under another id for it, nor one after which we made something there", async () => {
      await finish(() => keeper.ensureDestroyed(VM));
      expect(await keeper.wasDestroyed(OTHER)).to.equal(false);
      host.sim.age(HOUR_MS);
      await finish(() => keeper.ensureCloned(VM, SPEC, "pve1"));
      await finish(() => keeper.ensureConfigured(VM, SPEC));
      await host.asRoot("PUT", `/nodes/pve1/qemu/${VM.vmid}/config`, { description: "theirs" });
      expect(await keeper.wasDestroyed(VM)).to.equal(false);
    });

    it("takes nothing else for it: a task that failed, a VM that got another description, a person's destruction", async () => {
      host.sim.faults.task({ type: "qmdestroy", die: true });
      const order = finish(() => keeper.ensureDestroyed(VM));
      await rejection(order, RetryableError, "PVE_TASK_DIED");
      expect(await keeper.wasDestroyed(VM)).to.equal(false);
      await host.asRoot("PUT", `/nodes/pve2/qemu/${VM.vmid}/config`, { description: "theirs" });
      expect(await keeper.wasDestroyed(VM)).to.equal(false);
      const upid = await host.asRoot("DELETE", `/nodes/pve2/qemu/${VM.vmid}`);
      expect(await host.settle(upid)).to.equal("OK");
      expect(await keeper.wasDestroyed(VM)).to.equal(false);
    });

    it("cannot say it while the node that may have done it is away", async () => {
      await replace();
      await host.sim.loseNode("pve2");
      await rejection(keeper.wasDestroyed(VM), RetryableError, "PVE_NODE_OFFLINE");
    });
  });
}

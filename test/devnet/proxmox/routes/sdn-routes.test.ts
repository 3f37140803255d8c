import { expect } from "chai";
import { type PveBed, pveBed } from "../../../installer/pve/pve-bed.ts";
import { ApiClient } from "../api-client.ts";

describe("SDN of the simulated Proxmox VE", function () {
  this.timeout(120_000);
  let bed: PveBed;

  beforeEach(async () => {
    bed = await pveBed();
    await bed.root("POST", "/cluster/sdn/zones", { zone: "inside", type: "simple" });
    await bed.root("POST", "/cluster/sdn/vnets", { vnet: "guests", zone: "inside" });
  });

  afterEach(() => bed.close());

  it("starts a VM on a VNet once that is applied, and not before", async () => {
    await bed.root("POST", "/nodes/pve/qemu", { vmid: 300, net0: "virtio,bridge=guests", scsi0: "local:1" });
    await bed.untilMade(300);
    const start = async () => bed.endOf(await bed.root("POST", "/nodes/pve/qemu/300/status/start"));
    expect(await start()).to.equal("bridge 'guests' does not exist");
    await bed.endOf(await bed.root("PUT", "/cluster/sdn"));
    expect(await start()).to.equal("OK");
  });

  it("hangs a VNet's rights on its zone", async () => {
    await bed.root("PUT", "/cluster/sdn");
    await bed.root("POST", "/access/users", { userid: "one@pve" });
    const made = await bed.root("POST", "/access/users/one@pve/token/own", { privsep: 0 });
    const one = new ApiClient(bed.sim, { token: `one@pve!own=${(made as { value: string }).value}` });
    try {
      await bed.root("POST", "/nodes/pve/qemu", { vmid: 300 });
      await bed.untilMade(300);
      await bed.root("PUT", "/access/acl", { path: "/vms/300", roles: "PVEVMAdmin", users: "one@pve" });
      const plug = () => one.send("PUT", "/nodes/pve/qemu/300/config", { net0: "virtio,bridge=guests" });
      await bed.root("PUT", "/access/acl", {
        path: "/sdn/zones/localnetwork",
        roles: "PVESDNUser",
        users: "one@pve",
      });
      expect((await plug()).status).to.equal(403);
      await bed.root("PUT", "/access/acl", {
        path: "/sdn/zones/inside/guests",
        roles: "PVESDNUser",
        users: "one@pve",
      });
      expect((await plug()).status).to.equal(200);
    } finally {
      await one.close();
    }
  });

  it("lets nobody hand out more than they hold", async () => {
    await bed.root("POST", "/access/users", { userid: "one@pve" });
    const made = await bed.root("POST", "/access/users/one@pve/token/own", { privsep: 0 });
    const one = new ApiClient(bed.sim, { token: `one@pve!own=${(made as { value: string }).value}` });
    try {
      await bed.root("PUT", "/access/acl", { path: "/vms/300", roles: "PVEVMAdmin", users: "one@pve" });
      const grant = (roles: string) =>
        one.send("PUT", "/access/acl", { path: "/vms/300", roles, users: "one@pve" });
      expect((await grant("PVETemplateUser")).status).to.equal(200);
      for (const roles of ["Administrator", "PVEPoolAdmin", "NoAccess"])
        expect((await grant(roles)).status, roles).to.equal(500);
    } finally {
      await one.close();
    }
  });
});

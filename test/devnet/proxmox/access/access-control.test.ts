import { expect } from "chai";
import { AccessControl } from "../../../../devnet/proxmox/access/access-control.ts";
import { initialState } from "../../../../devnet/proxmox/state/initial-state.ts";

describe("AccessControl", () => {
  const token = "blockhost@pve!keeper";
  const setUp = (privsep: 0 | 1) => {
    const state = initialState();
    state.users["blockhost@pve"] = {
      enable: 1,
      expire: 0,
      tokens: { keeper: { secret: "", privsep, expire: 0 } },
    };
    state.pools.blockhost = { vms: [101], storages: [] };
    const grant = (ugid: string, type: "user" | "token") =>
      state.acl.push({ path: "/pool/blockhost", type, ugid, roleid: "PVEVMAdmin", propagate: 1 });
    return { state, grant, access: new AccessControl(state, "9.2") };
  };

  it("gives a separated token only what both it and its user have", () => {
    const { access, grant } = setUp(1);
    grant("blockhost@pve", "user");
    expect(access.has(token, "/vms/101", ["VM.Audit"])).to.equal(false);
    grant(token, "token");
    expect(access.has(token, "/vms/101", ["VM.Audit"])).to.equal(true);
  });

  it("takes a VM's rights from its pool, and they end with the membership", () => {
    const { access, grant, state } = setUp(0);
    grant("blockhost@pve", "user");
    expect(access.has(token, "/vms/101", ["VM.PowerMgmt"])).to.equal(true);
    expect(access.has(token, "/vms/102", ["VM.PowerMgmt"])).to.equal(false);
    state.pools.blockhost = { vms: [], storages: [] };
    expect(access.has(token, "/vms/101", ["VM.PowerMgmt"])).to.equal(false);
  });

  it("lets the deepest entry win over those above it", () => {
    const { access, state } = setUp(0);
    const entry = { type: "user", ugid: "blockhost@pve", propagate: 1 } as const;
    state.acl.push({ ...entry, path: "/", roleid: "Administrator" });
    state.acl.push({ ...entry, path: "/vms/300", roleid: "PVETemplateUser" });
    expect(Object.keys(access.privileges("blockhost@pve", "/vms/300")).sort()).to.deep.equal([
      "VM.Audit",
      "VM.Clone",
    ]);
  });
});

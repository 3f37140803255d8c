import { expect } from "chai";
import { openRootByTicket } from "../../../installer/pve/open-root-by-ticket.ts";
import { preflightProxmox } from "../../../installer/pve/preflight-proxmox.ts";
import { preflightStorage } from "../../../installer/pve/preflight-storage.ts";
import { type PveBed, pveBed, takeAll } from "./pve-bed.ts";

describe("the preflight of Proxmox VE", function () {
  this.timeout(120_000);
  let bed: PveBed;

  beforeEach(async () => {
    bed = await pveBed();
  });

  afterEach(() => bed.close());

  type Change = Partial<PveBed["answers"]["proxmox"]>;
  const verdicts = async (change: Change = {}, neighbours: readonly string[] = []) => {
    const { root, templateManifest, answers } = bed;
    const wanted = { ...answers.proxmox, ...change };
    const checks = await preflightProxmox(root, wanted, { neighbours, templateManifest });
    for (const { verdict, remedy } of checks) expect(remedy === "").to.equal(verdict === "good");
    return Object.fromEntries(checks.map(({ id, verdict, what }) => [id, `${verdict}: ${what}`]));
  };

  it("finds a fresh host good, and changes nothing of it", async () => {
    const before = await bed.host();
    for (const said of Object.values(await verdicts())) expect(said).to.match(/^good: /);
    for (const { verdict } of await preflightStorage(bed.root, bed.answers.storage, "pve"))
      expect(verdict).to.equal("good");
    expect(await bed.host()).to.deep.equal(before);
  });

  it("warns of what the keeper's token could do on Proxmox VE 8", async () => {
    const old = await pveBed("8.4");
    try {
      const [first, ...others] = await old
        .setup()
        .preflight()
        .then((checks) => checks.filter(({ id }) => id.startsWith("pve-")));
      expect(first).to.include({ id: "pve-version", verdict: "warn" });
      expect(others.filter(({ verdict }) => verdict !== "good")).to.deep.equal([]);
    } finally {
      await old.close();
    }
  });

  it("finds a host good that is set up already", async () => {
    await takeAll(bed.setup());
    const checks = await bed.setup().preflight();
    expect(checks.filter(({ verdict }) => verdict !== "good")).to.deep.equal([]);
  });

  it("names whoever has an address of the machines: guests, containers' neighbours and the host", async () => {
    const guest = { vmid: 120, name: "mail", ipconfig0: "ip=192.0.2.40/24,gw=192.0.2.1" };
    await bed.root("POST", "/nodes/pve/qemu", guest);
    await bed.root("POST", "/nodes/pve/qemu", { vmid: 121, name: "web" });
    const sets = "/nodes/pve/qemu/121/firewall/ipset";
    for (const vmid of [120, 121]) await bed.untilMade(vmid);
    await bed.root("POST", sets, { name: "ipfilter-net0" });
    await bed.root("POST", `${sets}/ipfilter-net0`, { cidr: "192.0.2.41" });
    const network = {
      cidr: "192.0.2.0/24",
      gateway: "192.0.2.1",
      first: "192.0.2.2",
      last: "192.0.2.100",
      dns: [],
    };
    const change = { isolate: false, bridge: "vmbr0", network };
    const said = (await verdicts(change, ["192.0.2.42", "192.0.2.200"]))["pve-addresses"];
    expect(said).to.match(/^bad: /);
    for (const who of ["192.0.2.40 by guest 120 mail", "192.0.2.41 by guest 121 web"])
      expect(said).to.include(who);
    expect(said).to.include("192.0.2.10 by the host, on vmbr0");
    expect(said).to.include("192.0.2.42 by a neighbour");
    expect(said).not.to.include("192.0.2.200");
  });

  it("counts none of the keeper's own machines as in the way", async () => {
    await takeAll(bed.setup());
    const own = { vmid: 100_001, name: "vm-1", pool: "blockhost", ipconfig0: "ip=10.77.1.5/16" };
    await bed.root("POST", "/nodes/pve/qemu", own);
    await bed.untilMade(100_001);
    expect(await verdicts()).to.include({
      "pve-addresses": "good: nobody is known to use an address from 10.77.1.1 to 10.77.1.250",
      "pve-vmids": "good: vmids from 100001 on are free",
    });
  });

  it("refuses a network that the host is in already", async () => {
    const network = {
      cidr: "192.0.0.0/16",
      gateway: "192.0.0.1",
      first: "192.0.1.1",
      last: "192.0.1.9",
      dns: [],
    };
    expect((await verdicts({ network }))["pve-network"]).to.match(
      /^bad: .*overlaps 192\.0\.2\.0\/24.* vmbr0/,
    );
  });

  it("refuses a network that another VNet has", async () => {
    await bed.root("POST", "/cluster/sdn/zones", { zone: "theirs", type: "simple" });
    await bed.root("POST", "/cluster/sdn/vnets", { vnet: "office", zone: "theirs" });
    const subnet = { subnet: "10.77.4.0/24", type: "subnet", gateway: "10.77.4.1" };
    await bed.root("POST", "/cluster/sdn/vnets/office/subnets", subnet);
    await bed.root("PUT", "/cluster/sdn");
    expect((await verdicts())["pve-network"]).to.match(/^bad: .*overlaps 10\.77\.4\.0\/24.* office/);
  });

  it("refuses a VNet of somebody else's, before there is a zone of ours", async () => {
    await bed.root("POST", "/cluster/sdn/zones", { zone: "theirs", type: "simple" });
    await bed.root("POST", "/cluster/sdn/vnets", { vnet: "office", zone: "theirs" });
    expect((await verdicts({ bridge: "office" }))["pve-network"]).to.match(
      /^bad: the name of VNet office is somebody else's/,
    );
  });

  it("warns of guests among the machines' vmids, and of a firewall that drops", async () => {
    await bed.root("POST", "/nodes/pve/qemu", { vmid: 100_007, name: "theirs" });
    await bed.root("PUT", "/cluster/firewall/options", { enable: 1 });
    const said = await verdicts();
    expect(said["pve-vmids"]).to.equal("warn: 1 guests have vmids above 100000, such as 100007");
    expect(said["pve-firewall"]).to.match(/^warn: /);
  });

  it("refuses a node, a bridge, an image that is not there", async () => {
    expect((await verdicts({ node: "pve9" }))["pve-node"]).to.match(/^bad: there is no node pve9/);
    expect((await verdicts({ isolate: false, bridge: "vmbr9" }))["pve-network"]).to.match(/^bad: /);
    for (const image of ["/nowhere/debian.qcow2", "local:import/nothing.qcow2"]) {
      const template = { ...bed.answers.proxmox.template, image };
      expect((await verdicts({ template }))["pve-image"]).to.match(/^bad: /);
    }
  });

  it("looks for the packaged image where the answers name none", async () => {
    const template = { name: "debian-13" };
    expect((await verdicts({ template }))["pve-image"]).to.match(
      /^bad: there is no template at .* and the answers name no image/,
    );
    await bed.putPackaged();
    expect((await verdicts({ template }))["pve-image"]).to.match(/^good: the image of debian-13 is there/);
  });

  it("warns of a volume, of which nobody can tell a checksum", async () => {
    const template = { ...bed.answers.proxmox.template, image: "local:import/blockhost-guest.qcow2" };
    expect((await verdicts({ template }))["pve-image"]).to.match(/^warn: volume local:import/);
  });

  it("refuses an account that is no administrator's, and asks nothing more", async () => {
    await bed.root("POST", "/access/users", { userid: "guest@pve", password: "a password" });
    await bed.root("PUT", "/access/acl", { path: "/", roles: "PVEAuditor", users: "guest@pve" });
    const options = { ...bed.way, user: "guest@pve", password: "a password", now: () => 0 };
    const guest = await openRootByTicket(options);
    try {
      const checks = await preflightProxmox(guest, bed.answers.proxmox, {
        neighbours: [],
        templateManifest: bed.templateManifest,
      });
      expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).to.deep.equal([
        "pve-version good",
        "pve-rights bad",
        "pve-node good",
      ]);
    } finally {
      await guest.close();
    }
  });

  it("refuses a storage that takes no disks, and warns of one with little room", async () => {
    const of = async (disks: string) => {
      const [check] = await preflightStorage(
        bed.root,
        { disks, seed: "blockhost-seed", backups: null },
        "pve",
      );
      return check?.verdict;
    };
    expect(await of("nowhere")).to.equal("bad");
    await bed.root("POST", "/storage", { storage: "isos", type: "dir", path: "/mnt/isos", content: "iso" });
    expect(await of("isos")).to.equal("bad");
    bed.sim.setStorageUse("local", Number.POSITIVE_INFINITY);
    expect(await of("local")).to.equal("warn");
  });
});

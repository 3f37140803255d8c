import { expect } from "chai";
import { proxmox } from "../../../installer/answers/proxmox.ts";
import { storage } from "../../../installer/answers/storage.ts";
import { detectProxmox } from "../../../installer/pve/detect-proxmox.ts";
import { detectStorage } from "../../../installer/pve/detect-storage.ts";
import { pveDesks } from "../../../installer/pve/pve-desks.ts";
import { type PveBed, pveBed } from "./pve-bed.ts";

describe("detecting what of Proxmox VE there is", function () {
  this.timeout(120_000);
  let bed: PveBed;

  beforeEach(async () => {
    bed = await pveBed();
  });

  afterEach(() => bed.close());

  it("finds version, nodes, bridges and storages", async () => {
    const { found } = await detectProxmox(bed.root, bed.templateManifest);
    expect(found).to.deep.include({ version: "9.2.11", guests: 0 });
    expect(found.bridges).to.deep.equal([{ bridge: "vmbr0", cidr: "192.0.2.10/24" }]);
    expect(found.nodes).to.have.length(1);
    expect(found.nodes[0]).to.include({ node: "pve", isOnline: true, cpus: 16, memoryMiB: 65_536 });
    const [local] = (await detectStorage(bed.root, "pve")).found;
    expect(local).to.include({ storage: "local", type: "dir", isActive: true, hasTemplates: true });
  });

  it("suggests what the answers take, with the template alone to be named", async () => {
    const { suggested } = await detectProxmox(bed.root, bed.templateManifest);
    const { template } = bed.answers.proxmox;
    expect(proxmox.parse({ ...suggested, template })).to.deep.include({ node: "pve", vmidBase: 100_000 });
    const stored = (await detectStorage(bed.root, "pve")).suggested;
    expect(storage.parse(stored)).to.deep.equal({ disks: "local", seed: "blockhost-seed", backups: null });
  });

  it("suggests the packaged template when there is one, and is whole then", async () => {
    await bed.putPackaged();
    const { found, suggested } = await detectProxmox(bed.root, bed.templateManifest);
    expect(found.template).to.include({ version: "0.1.0" });
    expect(proxmox.parse(suggested).template).to.deep.equal({ name: "debian-13" });
  });

  it("is asked section by section, each with what is known of the others", async () => {
    const asked = pveDesks(bed.root, async () => ["10.77.1.9"], bed.templateManifest);
    const { suggested } = await asked.storage.detect({});
    expect(suggested?.disks).to.equal("local");
    const stored = storage.parse(suggested);
    for (const others of [{}, { proxmox: bed.answers.proxmox }])
      expect((await asked.storage.preflight(stored, others)).map(({ verdict }) => verdict)).to.deep.equal([
        "good",
        "good",
      ]);
    expect((await asked.proxmox.detect()).suggested.node).to.equal("pve");
    const checks = await asked.proxmox.preflight({ ...bed.answers.proxmox });
    expect(checks.find(({ id }) => id === "pve-addresses")?.what).to.include("10.77.1.9 by a neighbour");
  });

  it("suggests vmids beyond those of guests, and the storage with most room", async () => {
    await bed.root("POST", "/nodes/pve/qemu", { vmid: 3_200_000 });
    expect((await detectProxmox(bed.root, bed.templateManifest)).suggested.vmidBase).to.equal(4_000_000);
    await bed.root("POST", "/storage", {
      storage: "large",
      type: "dir",
      path: "/mnt/large",
      content: "images",
    });
    bed.sim.setStorageUse("local", 400 * 2 ** 30);
    expect((await detectStorage(bed.root, "pve")).suggested?.disks).to.equal("large");
  });
});

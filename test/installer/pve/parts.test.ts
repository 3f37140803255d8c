import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { awaitTask } from "../../../installer/pve/await-task.ts";
import { ensureAccount } from "../../../installer/pve/ensure-account.ts";
import { ensureFirewall } from "../../../installer/pve/ensure-firewall.ts";
import { ensureIsolatedNetwork } from "../../../installer/pve/ensure-isolated-network.ts";
import { ensureRights } from "../../../installer/pve/ensure-rights.ts";
import { ensureStorage } from "../../../installer/pve/ensure-storage.ts";
import { tokenWorks } from "../../../installer/pve/token-works.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { ApiClient } from "../../devnet/proxmox/api-client.ts";
import { type PveBed, pveBed, takeAll } from "./pve-bed.ts";

const TOKEN = "blockhost@pve!keeper";
const NETWORK = { node: "pve", vnet: "bhguests", cidr: "10.77.0.0/16", gateway: "10.77.0.1", prefix: null };

describe("the parts of a host", function () {
  this.timeout(120_000);
  let bed: PveBed;

  beforeEach(async () => {
    bed = await pveBed();
  });

  afterEach(() => bed.close());

  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "no error",
      (error: { code?: string }) => error.code,
    );
  const make = (name: "access" | "storage" | "network" | "template") =>
    bed.setup()[name].make(() => {}, new AbortController().signal);

  it("are made on the node that is named, by way of another of its cluster", async () => {
    const cluster = await pveBed("9.2", ["pve1", "pve2", "pve3"]);
    try {
      const setup = cluster.setup(cluster.root, { node: "pve2" });
      expect((await setup.preflight()).filter(({ verdict }) => verdict === "bad")).to.deep.equal([]);
      await takeAll(setup);
      const machines = (await cluster.root("GET", "/cluster/resources", { type: "vm" })) as object[];
      expect(machines).to.have.length(1);
      expect(machines[0]).to.include({ vmid: 9000, node: "pve2", template: 1 });
    } finally {
      await cluster.close();
    }
  });

  describe("token", () => {
    const works = (secret: string | null) => tokenWorks(bed.way, TOKEN, secret ?? "");

    it("is made anew when its secret was lost, and the old one is gone", async () => {
      await make("access");
      const old = bed.kept.secret;
      bed.kept.secret = null;
      expect(await bed.setup().access.look()).to.equal(null);
      await make("access");
      expect(await works(bed.kept.secret)).to.equal(true);
      expect(await works(old)).to.equal(false);
      const tokens = await bed.root("GET", "/access/users/blockhost@pve/token");
      expect(tokens).to.have.length(1);
    });

    it("is made anew when the secret that was kept is of one that was removed", async () => {
      await make("access");
      await bed.root("DELETE", "/access/users/blockhost@pve/token/keeper");
      await bed.root("POST", "/access/users/blockhost@pve/token/keeper", { privsep: 1 });
      expect(await bed.setup().access.look()).to.equal(null);
      await make("access");
      expect(await works(bed.kept.secret)).to.equal(true);
    });

    it("stays the same one as long as it works", async () => {
      await make("access");
      const { secret } = bed.kept;
      await make("access");
      expect(bed.kept.secret).to.equal(secret);
    });

    it("is separated from its user's privileges again when somebody joined them", async () => {
      await make("access");
      await bed.root("PUT", "/access/users/blockhost@pve/token/keeper", { privsep: 0, expire: 1 });
      await make("access");
      const [token] = (await bed.root("GET", "/access/users/blockhost@pve/token")) as object[];
      expect(token).to.include({ privsep: 1, expire: 0 });
    });

    it("works again when its user was disabled", async () => {
      await make("access");
      await bed.root("PUT", "/access/users/blockhost@pve", { enable: 0 });
      expect(await works(bed.kept.secret)).to.equal(false);
      await make("access");
      expect(await works(bed.kept.secret)).to.equal(true);
    });
  });

  describe("rights", () => {
    const settings = {
      pool: "blockhost",
      templates: { "debian-12": [9000] },
      storage: "local",
      seedStorage: "blockhost-seed",
      bridge: "vmbr0",
      zone: "localnetwork",
    };
    const acl = async () =>
      ((await bed.root("GET", "/access/acl")) as Array<{ path: string; ugid: string; roleid: string }>).map(
        ({ path, ugid, roleid }) => `${ugid} ${path} ${roleid}`,
      );

    beforeEach(async () => {
      await make("access");
      await make("storage");
    });

    it("are those that the keeper names, for user and token alike, and no others", async () => {
      await bed.root("PUT", "/access/acl", {
        path: "/",
        roles: "PVEAdmin",
        users: "blockhost@pve",
        tokens: TOKEN,
      });
      await ensureRights(bed.root, TOKEN, settings, 9);
      const paths = ["/nodes", "/pool/blockhost", "/sdn/zones/localnetwork/vmbr0"].concat([
        ...["/storage/blockhost-seed", "/storage/local", "/vms/9000"],
      ]);
      const expected = paths.flatMap((path) =>
        ["blockhost@pve", TOKEN].map((ugid) => `${ugid} ${path} BlockHost${path.replaceAll("/", "-")}`),
      );
      expect((await acl()).sort()).to.deep.equal(expected.sort());
    });

    it("follow the answers: what was granted for others is taken away, with its role", async () => {
      await ensureRights(bed.root, TOKEN, settings, 9);
      await ensureRights(bed.root, TOKEN, { ...settings, bridge: "bhguests", zone: "blkhost" }, 9);
      expect((await acl()).filter((line) => line.includes("vmbr0"))).to.deep.equal([]);
      const roles = (await bed.root("GET", "/access/roles")) as Array<{ roleid: string }>;
      expect(roles.map(({ roleid }) => roleid)).not.to.include("BlockHost-sdn-zones-localnetwork-vmbr0");
    });

    it("are set right in a role that somebody has changed", async () => {
      await ensureRights(bed.root, TOKEN, settings, 9);
      await bed.root("PUT", "/access/roles/BlockHost-nodes", { privs: "Sys.Audit,Sys.Modify,Sys.Console" });
      await ensureRights(bed.root, TOKEN, settings, 9);
      expect(await bed.root("GET", "/access/roles/BlockHost-nodes")).to.deep.equal({ "Sys.Audit": 1 });
    });

    it("of others are left alone", async () => {
      await ensureAccount(bed.root, "other@pve");
      await bed.root("POST", "/access/roles", { roleid: "Theirs", privs: "VM.Audit" });
      await bed.root("PUT", "/access/acl", { path: "/vms/9000", roles: "Theirs", users: "other@pve" });
      await ensureRights(bed.root, TOKEN, settings, 9);
      expect(await acl()).to.include("other@pve /vms/9000 Theirs");
    });
  });

  describe("storage", () => {
    it("of ours is given the content that it lacks", async () => {
      await ensureStorage(bed.root, "blockhost-seed", "backup");
      await ensureStorage(bed.root, "blockhost-seed", "iso");
      expect(await bed.root("GET", "/storage/blockhost-seed")).to.include({ content: "backup,iso" });
    });

    it("of somebody else's is not changed", async () => {
      await bed.root("POST", "/storage", {
        storage: "theirs",
        type: "dir",
        path: "/mnt/theirs",
        content: "backup",
      });
      expect(await codeOf(ensureStorage(bed.root, "theirs", "iso"))).to.equal("PVE_STORAGE_UNSUITABLE");
      expect(await bed.root("GET", "/storage/theirs")).to.include({ content: "backup" });
    });
  });

  describe("network", () => {
    it("is isolated again when somebody has joined its ports, and applied again when it is not up", async () => {
      await ensureIsolatedNetwork(bed.root, NETWORK);
      await bed.root("PUT", "/cluster/sdn/vnets/bhguests", { "isolate-ports": 0 });
      await bed.root("PUT", "/cluster/sdn");
      await ensureIsolatedNetwork(bed.root, NETWORK);
      expect((await bed.host()).sdn?.running.vnets.bhguests).to.include({ "isolate-ports": "1" });
    });

    it("of a public prefix is routed, not masqueraded", async () => {
      await ensureIsolatedNetwork(bed.root, { ...NETWORK, cidr: "203.0.113.0/24", gateway: "203.0.113.1" });
      const subnets = (await bed.host()).sdn?.running.subnets;
      expect(subnets?.["blkhost-203.0.113.0-24"]).to.include({ snat: "0", gateway: "203.0.113.1" });
    });

    it("has a prefix routed to it, and the node as its router, until it is given another", async () => {
      await ensureIsolatedNetwork(bed.root, { ...NETWORK, prefix: "2001:db8:1::/64" });
      const routed = (await bed.host()).sdn?.running.subnets ?? {};
      expect(Object.keys(routed)).to.have.members(["blkhost-10.77.0.0-16", "blkhost-2001:db8:1::-64"]);
      expect(routed["blkhost-2001:db8:1::-64"]).to.include({ snat: "0", gateway: "2001:db8:1::1" });
      await ensureIsolatedNetwork(bed.root, { ...NETWORK, prefix: "2001:db8:2::/64" });
      const after = Object.keys((await bed.host()).sdn?.running.subnets ?? {});
      expect(after).to.have.members(["blkhost-10.77.0.0-16", "blkhost-2001:db8:2::-64"]);
      await ensureIsolatedNetwork(bed.root, NETWORK);
      expect(Object.keys((await bed.host()).sdn?.running.subnets ?? {})).to.deep.equal([
        "blkhost-10.77.0.0-16",
      ]);
    });

    it("applies no change of somebody else, and takes no VNet of theirs", async () => {
      await bed.root("POST", "/cluster/sdn/zones", { zone: "theirs", type: "simple" });
      expect(await codeOf(ensureIsolatedNetwork(bed.root, NETWORK))).to.equal("PVE_SDN_PENDING");
      await bed.root("PUT", "/cluster/sdn");
      await ensureIsolatedNetwork(bed.root, NETWORK);
      await bed.root("POST", "/cluster/sdn/vnets", { vnet: "office", zone: "theirs" });
      await bed.root("PUT", "/cluster/sdn");
      const taken = ensureIsolatedNetwork(bed.root, { ...NETWORK, vnet: "office" });
      expect(await codeOf(taken)).to.equal("PVE_VNET_TAKEN");
    });

    it("is a plain bridge of the host where machines need not be isolated", async () => {
      const { network } = bed.setup(bed.root, { isolate: false, bridge: "vmbr0" });
      await network.make(() => {}, new AbortController().signal);
      expect(await network.look()).to.deep.equal({
        bridge: "vmbr0",
        zone: "localnetwork",
        hostAddress: null,
      });
      const absent = bed.setup(bed.root, { isolate: false, bridge: "vmbr7" }).network;
      expect(await codeOf(absent.look())).to.equal("PVE_BRIDGE_UNKNOWN");
    });
  });

  describe("firewall", () => {
    it("of the operator keeps its policy, and has its MAC filter on", async () => {
      await bed.root("PUT", "/cluster/firewall/options", { enable: 1, policy_in: "DROP", ebtables: 0 });
      await ensureFirewall(bed.root);
      const options = await bed.root("GET", "/cluster/firewall/options");
      expect(options).to.include({ enable: 1, policy_in: "DROP", ebtables: 1 });
    });

    it("that is off and has rules is not switched on unasked", async () => {
      const root = Object.assign(
        async (...[method, path, form]: Parameters<typeof bed.root>) =>
          path === "/nodes/pve/firewall/rules" ? [{ pos: 0 }] : bed.root(method, path, form),
        bed.root,
      );
      expect(await codeOf(ensureFirewall(root))).to.equal("PVE_FIREWALL_RULES");
      expect(await bed.root("GET", "/cluster/firewall/options")).not.to.have.property("enable");
    });
  });

  describe("template", () => {
    const vm = (vmid: number, more: Record<string, string> = {}) =>
      bed.root("POST", "/nodes/pve/qemu", { vmid, name: "debian-12", ...more });

    it("goes out of the way of machines of others, whatever their name", async () => {
      await vm(9000);
      await vm(9001, { description: "not ours" });
      await takeAll(bed.setup());
      expect(await bed.setup().template.look()).to.deep.equal({ templates: { "debian-12": [9002] } });
      expect((await bed.host()).vms.map(([vmid]) => vmid)).to.deep.equal(["9000", "9001", "9002"]);
    });

    it("is made of no image with another checksum", async () => {
      const template = { ...bed.answers.proxmox.template, sha256: "0".repeat(64) };
      const part = bed.setup(bed.root, { template }).template;
      const made = part.make(() => {}, new AbortController().signal);
      expect(await codeOf(made)).to.equal("IMAGE_CORRUPT");
      expect((await bed.host()).vms).to.deep.equal([]);
    });

    it("has its image brought over once, though it is begun again", async () => {
      for (const name of ["access", "storage", "network"] as const) await make(name);
      bed.sim.faults.task({ type: "qmconfig", die: true });
      expect(await codeOf(make("template"))).to.equal("PVE_TASK_DIED");
      await make("template");
      const query = { typefilter: "imgcopy", source: "all" };
      expect(await bed.root("GET", "/nodes/pve/tasks", query)).to.have.length(1);
    });

    it("is made of the packaged image when the answers name none, and of another when the package has another", async () => {
      const made = async () => {
        const setup = bed.setup(bed.root, { template: { name: "debian-13" } });
        await takeAll(setup);
        return await setup.template.look();
      };
      expect(await codeOf(made())).to.equal("TEMPLATE_NOT_INSTALLED");
      const sha256 = await bed.putPackaged();
      expect(await made()).to.deep.equal({ templates: { "debian-13": [9000] } });
      const [[, config] = []] = (await bed.host()).vms as [string, { description: string }][];
      expect(config?.description).to.include(sha256);
      await writeFile(bed.templateManifest.replace("manifest.json", "debian-13.qcow2"), "tampered with");
      expect(await made(), "what was made stays").to.deep.equal({ templates: { "debian-13": [9000] } });
      const text = await readFile(bed.templateManifest, "utf8");
      await writeFile(bed.templateManifest, text.replace(sha256, "0".repeat(64)));
      expect(await codeOf(made())).to.equal("IMAGE_CORRUPT");
      await writeFile(bed.templateManifest, "{}");
      expect(await codeOf(made())).to.equal("TEMPLATE_MANIFEST_INVALID");
    });

    it("is made of no image that was cut off on its way", async () => {
      for (const name of ["access", "storage", "network"] as const) await make(name);
      const { image = "", sha256 = "" } = bed.answers.proxmox.template;
      const piece = join(bed.dir, "piece.qcow2");
      await writeFile(piece, "no real");
      const stage = { node: "pve", storage: "blockhost-import", name: `${sha256.slice(0, 32)}.qcow2` };
      await ensureStorage(bed.root, stage.storage, "import");
      const ofPiece = createHash("sha256").update("no real").digest("hex");
      const cut = await bed.root.upload({ ...stage, file: piece, sha256: ofPiece });
      await awaitTask(bed.root, cut, "the upload");
      await make("template");
      const disk = (await bed.host()).volumes.find(({ name }) => name.startsWith("9000/"));
      expect(disk?.size).to.equal((await stat(image)).size);
    });

    it("follows the machines to another bridge, where the keeper can clone it", async () => {
      await takeAll(bed.setup());
      const moved = bed.setup(bed.root, { isolate: false, bridge: "vmbr0" });
      expect(await moved.template.look()).to.equal(null);
      await takeAll(moved);
      expect(await moved.template.look()).to.deep.equal({ templates: { "debian-12": [9000] } });
      const keeper = new ApiClient(bed.sim, { token: `${TOKEN}=${bed.kept.secret}` });
      const clone = { newid: 100_001, pool: "blockhost" };
      const end = await keeper
        .task("POST", "/nodes/pve/qemu/9000/clone", clone)
        .finally(() => keeper.close());
      expect(end).to.equal("OK");
    });

    it("is another on another storage of the machines", async () => {
      await takeAll(bed.setup());
      const large = { storage: "large", type: "dir", path: "/mnt/large", content: "images" };
      await bed.root("POST", "/storage", large);
      bed.answers.storage = { ...bed.answers.storage, disks: "large" };
      await takeAll(bed.setup());
      const disks = (await bed.host()).volumes.map(({ storage, name }) => `${storage}:${name}`);
      expect(disks).to.include.members([
        "local:9000/base-9000-disk-0.qcow2",
        "large:9001/base-9001-disk-0.qcow2",
      ]);
    });

    it("is not touched when nothing is wanted any more while an earlier attempt ends", async () => {
      for (const name of ["access", "storage", "network"] as const) await make(name);
      let open = () => {};
      const until = new Promise<void>((resolve) => {
        open = resolve;
      });
      bed.sim.faults.task({ type: "qmconfig", until });
      const first = new AbortController();
      const begun = codeOf(bed.setup().template.make(() => {}, first.signal));
      await bed.isRunning("qmconfig");
      first.abort(new FinalError("STOPPED", "enough", "nothing"));
      expect(await begun).to.equal("STOPPED");
      const second = new AbortController();
      second.abort(new FinalError("STOPPED", "enough", "nothing"));
      expect(await codeOf(bed.setup().template.make(() => {}, second.signal))).to.equal("STOPPED");
      expect((await bed.host()).vms.map(([vmid]) => vmid)).to.deep.equal(["9000"]);
      open();
    });

    it("is another for another image of the same name", async () => {
      await takeAll(bed.setup());
      const template = { ...bed.answers.proxmox.template, image: "local:import/blockhost-guest.qcow2" };
      await takeAll(bed.setup(bed.root, { template }));
      const templates = { "debian-12": [9001] };
      expect(await bed.setup(bed.root, { template }).template.look()).to.deep.equal({ templates });
    });

    it("says so when its storage is full, and leaves nothing there", async () => {
      for (const name of ["access", "storage", "network"] as const) await make(name);
      bed.sim.setStorageUse("local", Number.POSITIVE_INFINITY);
      expect(await codeOf(make("template"))).to.equal("PVE_STORAGE_FULL");
      for (const storage of ["local", "blockhost-import"]) bed.sim.setStorageUse(storage, 0);
      await make("template");
      expect((await bed.host()).vms.map(([vmid]) => vmid)).to.deep.equal(["9000"]);
    });
  });
});

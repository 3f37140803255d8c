import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { installHost } from "../../../devnet/proxmox/install-host.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "./api-client.ts";

interface Backup {
  readonly volid: string;
  readonly notes?: string;
}

describe("Proxmox simulator, backups", () => {
  let dir: string;
  let driver: InstantDriver;
  let simulator: Simulator;
  /** The keeper's. */
  let api: ApiClient;
  let root: ApiClient;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "bh-pve-"));
    driver = new InstantDriver();
    simulator = await startSimulator({
      stateDir: dir,
      release: "9.2",
      driver,
      sshPortBase: 30_000,
      timeScale: 0,
      storages: [
        { id: "local", content: ["images"], totalBytes: 500 * 1024 ** 3 },
        { id: "small", content: ["backup"], totalBytes: 1024 },
      ],
    });
    const host = await installHost({
      ...simulator,
      release: "9.2",
      image: simulator.guestImage,
      templates: [{ vmid: 9000, name: "template" }],
      backupStorage: "vault",
    });
    api = new ApiClient(simulator, { token: `${host.tokenId}=${host.tokenSecret}` });
    root = await rootClient(simulator);
    await api.task("POST", "/nodes/pve/qemu/9000/clone", {
      newid: 101,
      pool: host.pool,
      name: "first",
      description: "the mark",
    });
  });

  afterEach(async () => {
    await api.close();
    await root.close();
    await simulator.close();
    await rm(dir, { recursive: true, force: true });
  });

  const dump = (params: Record<string, string | number> = {}) =>
    api.task("POST", "/nodes/pve/vzdump", { vmid: 101, storage: "vault", compress: "zstd", ...params });
  const list = async (client = api) =>
    (await client.get("/nodes/pve/storage/vault/content", { content: "backup" })) as Backup[];
  const theOnly = async () => {
    const [backup, ...more] = await list();
    if (!backup || more.length > 0) throw new Error(`not one backup: ${JSON.stringify([backup, ...more])}`);
    return backup;
  };
  const restore = (archive: string, more: Record<string, string | number> = {}) => ({
    vmid: 101,
    archive,
    force: 1,
    ...more,
  });
  const power = (what: string) => api.task("POST", `/nodes/pve/qemu/101/status/${what}`);
  const config = async () => (await api.get("/nodes/pve/qemu/101/config")) as Record<string, string>;
  const files = () => {
    const guest = driver.guest(101);
    if (!guest) throw new Error("no guest");
    return guest.files;
  };
  const log = async (type: string) => {
    const [task] = (await root.get("/nodes/pve/tasks", { typefilter: type })) as { upid: string }[];
    const path = `/nodes/pve/tasks/${encodeURIComponent(task?.upid ?? "")}/log`;
    return ((await root.get(path)) as { t: string }[]).map(({ t }) => t).join("\n");
  };

  it("give a disk back as it was, with the config but without later snapshots", async () => {
    await power("start");
    files().set("/etc/motd", Buffer.from("before"));
    expect(await dump({ "notes-template": "daily {{vmid}} of {{guestname}}\\nsecond line" })).to.equal("OK");
    const { notes, volid } = await theOnly();
    expect(notes).to.equal("daily 101 of first");
    expect(volid).to.match(/^vault:backup\/vzdump-qemu-101-\d{4}_\d\d_\d\d-\d\d_\d\d_\d\d\.vma\.zst$/);
    const was = await config();
    files().set("/etc/motd", Buffer.from("after"));
    await api.put("/nodes/pve/qemu/101/config", { name: "second" });
    await api.task("POST", "/nodes/pve/qemu/101/snapshot", { snapname: "later" });
    await power("stop");

    expect(await api.task("POST", "/nodes/pve/qemu", restore(volid))).to.equal("OK");
    const now = await config();
    for (const option of ["name", "description", "smbios1", "net0"])
      expect(now[option], option).to.equal(was[option]);
    expect(now.vmgenid).not.to.equal(was.vmgenid);
    const snapshots = (await api.get("/nodes/pve/qemu/101/snapshot")) as { name: string }[];
    expect(snapshots.map(({ name }) => name)).to.deep.equal(["current"]);
    await power("start");
    expect(files().get("/etc/motd")?.toString()).to.equal("before");
    const members = (await api.get("/pools/blockhost")) as { members: { vmid?: number }[] };
    expect(members.members.map(({ vmid }) => vmid)).to.include(101);
  });

  it("leave the guest running, or stop it for them and start it again", async () => {
    await power("start");
    const guest = driver.guest(101);
    await dump();
    expect(driver.guest(101)).to.equal(guest);
    await dump({ mode: "stop" });
    expect(driver.guest(101)).not.to.equal(guest);
    expect(await api.get("/nodes/pve/qemu/101/status/current")).to.include({ status: "running" });
  });

  it("make a VM anew whose own is gone, by those who may", async () => {
    await dump();
    const { volid } = await theOnly();
    await api.task("DELETE", "/nodes/pve/qemu/101");
    const order = { vmid: 101, archive: volid, pool: "blockhost" };
    expect(await api.task("POST", "/nodes/pve/qemu", order)).to.equal("OK");
    expect((await config()).description).to.equal("the mark");
  });

  it("hold the VM's lock while they are made, and end when they are stopped", async () => {
    let go = () => {};
    const { copyDisk } = driver;
    driver.copyDisk = async (from, to) => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return copyDisk.call(driver, from, to);
    };
    const begun = String(await api.post("/nodes/pve/vzdump", { vmid: 101, storage: "vault" }));
    while ((await config()).lock !== "backup") await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await power("start")).to.equal("VM is locked (backup)");
    const refused = await api.send("POST", "/nodes/pve/qemu", restore("vault:backup/none.vma"));
    expect(refused.statusText).to.equal("volume 'vault:backup/none.vma' does not exist");
    go();
    expect(await api.finished(begun)).to.equal("OK");
    expect(await config()).not.to.have.property("lock");
  });

  it("are removed by those who may back the VM up, and when it is gone by root alone", async () => {
    await dump();
    const first = contentPath((await theOnly()).volid);
    expect(await api.task("DELETE", first)).to.equal("OK");
    expect(await list(root)).to.deep.equal([]);
    await dump();
    const second = contentPath((await theOnly()).volid);
    await api.task("DELETE", "/nodes/pve/qemu/101");
    // The storage is the keeper's, but what it may do with the VM went with the VM's place in the pool.
    expect((await api.send("DELETE", second)).statusText).to.equal(
      "Permission check failed (/vms/101, VM.Backup)",
    );
    expect(await root.task("DELETE", second)).to.equal("OK");
  });

  it("keep what is noted on them", async () => {
    await dump();
    const { volid } = await theOnly();
    const path = contentPath(volid);
    await api.put(path, { notes: "held" });
    expect((await theOnly()).notes).to.equal("held");
    expect(await api.get(path)).to.include({ notes: "held", format: "vma.zst" });
  });

  it("are refused without the rights, each where the server says so", async () => {
    await dump();
    const { volid } = await theOnly();
    await root.put("/access/roles/BlockHost-pool-blockhost", { privs: "VM.Audit,VM.PowerMgmt,Pool.Audit" });
    expect(await dump()).to.equal("Permission check failed (/vms/101, VM.Backup)");
    expect((await api.send("POST", "/nodes/pve/qemu", restore(volid))).status).to.equal(403);
    await root.put("/access/roles/BlockHost-storage-vault", { privs: "Datastore.Audit" });
    expect(await list()).to.deep.equal([]);
    expect((await api.send("POST", "/nodes/pve/vzdump", { vmid: 101, storage: "vault" })).status).to.equal(
      403,
    );
    const path = contentPath(volid);
    expect((await api.send("DELETE", path)).status).to.equal(403);
    expect(await list(root)).to.have.length(1);
  });

  it("may be restored over the VM with the right to back it up alone", async () => {
    await dump();
    const { volid } = await theOnly();
    await root.put("/access/roles/BlockHost-pool-blockhost", { privs: "VM.Audit,VM.Backup,Pool.Audit" });
    expect(await api.task("POST", "/nodes/pve/qemu", restore(volid))).to.equal("OK");
    expect((await api.send("POST", "/nodes/pve/qemu", restore(volid, { vmid: 102 }))).status).to.equal(403);
  });

  it("are restored over nothing that runs, is there without force, or is locked", async () => {
    await dump();
    const { volid } = await theOnly();
    const { statusText } = await api.send("POST", "/nodes/pve/qemu", { vmid: 101, archive: volid });
    expect(statusText).to.equal("unable to restore VM 101 - VM 101 already exists on node 'pve'");
    await power("start");
    expect(await api.task("POST", "/nodes/pve/qemu", restore(volid))).to.equal(
      "unable to restore VM 101 - vm is running",
    );
    expect(await config()).not.to.have.property("lock");
    await power("stop");
    simulator.faults.task({ type: "qmrestore", die: true });
    expect(await api.task("POST", "/nodes/pve/qemu", restore(volid))).to.equal("unexpected status");
    expect((await api.send("POST", "/nodes/pve/qemu", restore(volid))).statusText).to.equal(
      "unable to restore VM 101 - VM is locked (create)",
    );
  });

  it("end with job errors, and the reason in the log, when the storage is full or the VM gone", async () => {
    const order = { vmid: 101, storage: "small" };
    expect(await root.task("POST", "/nodes/pve/vzdump", order)).to.equal("job errors");
    expect(await log("vzdump")).to.include("No space left on device");
    expect(await config()).not.to.have.property("lock");
    const gone = { vmid: 555, storage: "vault" };
    expect(await root.task("POST", "/nodes/pve/vzdump", gone)).to.equal("job errors");
    expect(await log("vzdump")).to.include("unable to find VM '555'");
  });

  it("go only to storages that are for them", async () => {
    const privs = "Datastore.AllocateSpace,Datastore.Audit";
    await root.put("/access/roles/BlockHost-storage-blockhost-seed", { privs });
    expect(await dump({ storage: "blockhost-seed" })).to.include("wrong content type");
  });
});

function contentPath(volid: string): string {
  return `/nodes/pve/storage/vault/content/${encodeURIComponent(volid)}`;
}

async function rootClient(simulator: Simulator): Promise<ApiClient> {
  const anonymous = new ApiClient(simulator, {});
  const ticket = (await anonymous.post("/access/ticket", {
    username: "root@pam",
    password: simulator.rootPassword,
  })) as { ticket: string; CSRFPreventionToken: string };
  await anonymous.close();
  return new ApiClient(simulator, {
    headers: {
      cookie: `PVEAuthCookie=${encodeURIComponent(ticket.ticket)}`,
      csrfpreventiontoken: ticket.CSRFPreventionToken,
    },
  });
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { installHost } from "../../../devnet/proxmox/install-host.ts";
import { type Simulator, startSimulator } from "../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "./api-client.ts";

describe("Proxmox simulator, beyond the recordings", () => {
  let dir: string;
  let driver: InstantDriver;
  let simulator: Simulator;
  let api: ApiClient;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "bh-pve-"));
    driver = new InstantDriver();
    simulator = await startSimulator({
      stateDir: dir,
      release: "9.2",
      driver,
      sshPortBase: 30_000,
      timeScale: 0,
    });
    const host = await installHost({
      ...simulator,
      release: "9.2",
      image: simulator.guestImage,
      templates: [{ vmid: 9000, name: "template" }],
    });
    api = new ApiClient(simulator, { token: `${host.tokenId}=${host.tokenSecret}` });
    await api.task("POST", "/nodes/pve/qemu/9000/clone", { newid: 101, pool: host.pool });
  });

  afterEach(async () => {
    await api.close();
    await simulator.close();
    await rm(dir, { recursive: true, force: true });
  });

  it("hands a guest the port that its fenced address stands for", async () => {
    const specs: Array<{ ipv4?: string; sshPort?: number }> = [];
    const { start } = driver;
    driver.start = (spec) => {
      specs.push(spec);
      return start.call(driver, spec);
    };
    await api.post("/nodes/pve/qemu/101/firewall/ipset", { name: "ipfilter-net0" });
    await api.post("/nodes/pve/qemu/101/firewall/ipset/ipfilter-net0", { cidr: "10.77.1.2" });
    expect(await api.task("POST", "/nodes/pve/qemu/101/status/start")).to.equal("OK");
    expect(specs[0]).to.include({ ipv4: "10.77.1.2", sshPort: 30_000 + 256 + 2 });
  });

  it("changes the medium of a running guest's CD drive, both ways", async () => {
    expect(await api.upload("blockhost-seed", "seed.iso", Buffer.alloc(2048))).to.equal("OK");
    expect(await api.task("POST", "/nodes/pve/qemu/101/status/start")).to.equal("OK");
    const media: Array<string | undefined> = [];
    const guest = driver.guest(101);
    if (!guest) throw new Error("no guest");
    guest.changeSeed = async (iso?: string) => void media.push(iso);
    await api.put("/nodes/pve/qemu/101/config", { ide2: "blockhost-seed:iso/seed.iso,media=cdrom" });
    await api.put("/nodes/pve/qemu/101/config", { ide2: "none,media=cdrom" });
    expect(media).to.deep.equal([join(dir, "storage/blockhost-seed/iso/seed.iso"), undefined]);
  });

  it("shows a VM as stopped when its guest powers itself off", async () => {
    await api.task("POST", "/nodes/pve/qemu/101/status/start");
    await driver.guest(101)?.powerdown();
    const status = (await api.get("/nodes/pve/qemu/101/status/current")) as { status: string };
    expect(status.status).to.equal("stopped");
  });

  it("answers 595 and drops connections when told, and then works again", async () => {
    simulator.faults.request({ method: "GET", path: /^\/version$/, kind: 595 });
    expect((await api.send("GET", "/version")).status).to.equal(595);
    simulator.faults.request({ path: /^\/version$/, kind: "drop-before" });
    const dropped = await api.send("GET", "/version").catch(() => "dropped");
    expect(dropped).to.equal("dropped");
    expect((await api.send("GET", "/version")).status).to.equal(200);
  });

  it("writes a character as one byte into a guest's file, and refuses wider ones", async () => {
    await api.task("POST", "/nodes/pve/qemu/101/status/start");
    const write = (content: string) =>
      api.send("POST", "/nodes/pve/qemu/101/agent/file-write", { file: "/root/x", content });
    expect((await write("äö")).status).to.equal(200);
    expect(driver.guest(101)?.files.get("/root/x")).to.deep.equal(Buffer.from([0xe4, 0xf6]));
    expect((await write("€")).status).to.equal(500);
  });
});

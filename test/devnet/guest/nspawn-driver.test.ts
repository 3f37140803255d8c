import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { containerInit } from "../../../devnet/guest/container-init.ts";
import type { RunningGuest } from "../../../devnet/guest/guest-driver.ts";
import { NspawnDriver } from "../../../devnet/guest/nspawn-driver.ts";
import { ensureImage } from "../../../devnet/image/ensure-image.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { AGENT_MS, eventually, readGuestFile, sshBanner, untilReady } from "./support/look-into.ts";
import { makeSpec } from "./support/make-spec.ts";

const HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub";

/** Processes of this machine whose command line or working directory names the folder. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

/** A program of the host's, which says its name to whoever connects. */
async function serve(name: string): Promise<Server> {
  const server = createServer((socket) => socket.end(name));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("NspawnDriver", function () {
  this.timeout(300_000);
  let home = "";
  let driver: NspawnDriver;
  const guests: RunningGuest[] = [];

  before(async () => {
    const image = await ensureImage({ onProgress: (line) => process.stderr.write(`${line}\n`) });
    driver = new NspawnDriver(image);
    home = await mkdtemp(join(tmpdir(), "blockhost-nspawn-"));
    await mkdir(join(home, "base"));
    await driver.createBase(join(home, "base"));
  });

  afterEach(async () => {
    for (const guest of guests.splice(0)) await guest.kill();
  });

  after(async () => {
    await rm(home, { recursive: true, force: true });
  });

  async function boot(
    vmid: number,
    { noSeed = false, ...changes }: { readonly noSeed?: boolean; readonly relayPort?: number } = {},
  ) {
    const { seedIso, ...made } = await makeSpec(home, vmid);
    const spec = { ...made, ...changes };
    if (!existsSync(join(spec.dir, "disk.json"))) await driver.cloneDisk(join(home, "base"), spec.dir);
    const guest = await driver.start(noSeed ? spec : { ...spec, seedIso });
    guests.push(guest);
    return { guest, spec: { ...spec, seedIso } };
  }

  it("boots two machines with identities of their own", async () => {
    const [one, two] = await Promise.all([boot(11), boot(12)]);
    for (const { guest, spec } of [one, two]) {
      expect(await untilReady(guest)).to.equal(`ready ${spec.smbiosUuid.replaceAll("-", "")}\n`);
      expect(await readGuestFile(guest, "/etc/hostname")).to.equal(`vm-${spec.vmid}\n`);
      expect(await sshBanner(spec.sshPort)).to.match(/^SSH-2\.0-/);
      expect(await readGuestFile(guest, "/proc/net/route")).to.match(/^eth0\t00000000\t01004D0A/m);
    }
    for (const file of [HOST_KEY, "/etc/machine-id"]) {
      const [first, second] = await Promise.all([one, two].map(({ guest }) => readGuestFile(guest, file)));
      expect(first).to.not.equal(second);
    }
  });

  it("reaches the host at the relay's port of its router, and at no other", async () => {
    const servers = await Promise.all(["the relay", "another program"].map(serve));
    try {
      const [relay = 0, other = 0] = servers.map((server) => (server.address() as AddressInfo).port);
      const { guest, spec } = await boot(21, { relayPort: relay });
      await untilReady(guest);
      const [pid] = readFileSync(join(spec.dir, "guest.pid"), "utf8").split(" ");
      const inside = ["--target", `${containerInit(Number(pid))}`, "--net", "bash", "-c"];
      const ask = (host: string, port: number) =>
        promisify(execFile)("nsenter", [...inside, `cat </dev/tcp/${host}/${port}`]).then(
          ({ stdout }) => stdout,
          () => "refused",
        );
      expect(await ask("10.77.0.1", relay)).to.equal("the relay");
      expect(await ask("10.77.0.1", other)).to.equal("refused");
      expect(await ask("127.0.0.1", relay)).to.equal("refused");
    } finally {
      for (const server of servers) server.close();
    }
  });

  it("keeps its identity over a restart without the seed", async () => {
    const { guest, spec } = await boot(13);
    const ready = await untilReady(guest);
    const key = await readGuestFile(guest, HOST_KEY);
    await guest.powerdown();
    expect(await guest.exited).to.equal("poweroff");
    const { seedIso: _, ...unseeded } = spec;
    const again = await driver.start(unseeded);
    guests.push(again);
    expect(await untilReady(again)).to.equal(ready);
    expect(await readGuestFile(again, HOST_KEY)).to.equal(key);
  });

  it("copies a disk while its guest stands still, and puts it back over a changed one", async () => {
    const { guest, spec } = await boot(22);
    const ready = await untilReady(guest);
    const key = await readGuestFile(guest, HOST_KEY);
    const copy = join(home, "copy");
    await mkdir(copy);
    await guest.pause();
    await driver.copyDisk(spec.dir, copy);
    await guest.resume();
    await guest.kill();
    // What the guest has since deleted, changed and made.
    const upper = join(spec.dir, "upper");
    await rm(join(upper, "etc/ssh"), { recursive: true });
    await writeFile(join(upper, "etc/hostname"), "changed\n");
    await writeFile(join(upper, "since"), "made");
    await driver.copyDisk(copy, spec.dir);
    const { seedIso: _, ...unseeded } = spec;
    const again = await driver.start(unseeded);
    guests.push(again);
    expect(await untilReady(again)).to.equal(ready);
    expect(await readGuestFile(again, HOST_KEY)).to.equal(key);
    expect(await readGuestFile(again, "/etc/hostname")).to.equal("vm-22\n");
    expect(existsSync(join(upper, "since"))).to.equal(false);
  });

  it("refuses the seed of another machine on its disk", async () => {
    const { guest, spec } = await boot(14);
    await untilReady(guest);
    await guest.kill();
    const other = await makeSpec(home, 15);
    const again = await driver.start({ ...spec, seedIso: other.seedIso });
    guests.push(again);
    await eventually(again, async () => {
      expect(readFileSync(join(spec.dir, "serial.log"), "utf8")).to.contain("FIRST BOOT FAILED");
    });
    await eventually(again, () => again.agent("guest-ping", {}, 1000));
    expect(await readGuestFile(again, "/proc/net/tcp")).to.not.match(/:0016 /);
  });

  it("stays shut without a seed", async () => {
    const { guest, spec } = await boot(16, { noSeed: true });
    await eventually(guest, async () => {
      expect(readFileSync(join(spec.dir, "serial.log"), "utf8")).to.contain("waiting for the seed");
    });
    expect(await sshBanner(spec.sshPort).catch(() => "none")).to.equal("none");
  });

  it("does not start on a port that is taken, and leaves nothing of the attempt", async () => {
    const { spec } = await boot(20);
    const other = await makeSpec(home, 21);
    await driver.cloneDisk(join(home, "base"), other.dir);
    const error = await driver.start({ ...other, sshPort: spec.sshPort }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", "GUEST_NOT_STARTED");
    while (processesOf(other.dir).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("has an agent that runs no programs and sets no passwords", async () => {
    const { guest } = await boot(17);
    await untilReady(guest);
    for (const command of ["guest-exec", "guest-set-user-password", "guest-ssh-add-authorized-keys"]) {
      const refusal = await guest.agent(command, {}, AGENT_MS).catch((error: unknown) => error);
      expect(refusal).to.have.property("agentClass", "CommandNotFound");
    }
  });

  it("pauses, resumes and loses its medium", async () => {
    const { guest } = await boot(18);
    await untilReady(guest);
    const seed = "/var/lib/blockhost/seed/blockhost/guest.conf";
    expect(await readGuestFile(guest, seed)).to.contain("vm=vm-18");
    await guest.pause();
    const silence = await guest.agent("guest-ping", {}, 300).catch((error: unknown) => error);
    expect(silence).to.be.instanceOf(RetryableError).with.property("code", "AGENT_SILENT");
    await guest.resume();
    expect(await guest.agent("guest-ping", {}, AGENT_MS)).to.deep.equal({});
    await guest.changeSeed(undefined);
    expect(await readGuestFile(guest, seed).catch(() => "gone")).to.equal("gone");
  });

  it("leaves nothing behind when it is killed", async () => {
    const { guest, spec } = await boot(19);
    await untilReady(guest);
    const [pid] = processesOf(spec.dir);
    const [group] = /blockhost-guest-[0-9a-f-]+/.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8")) ?? [];
    expect(group).to.be.a("string");
    await guest.kill();
    expect(await guest.exited).to.equal("killed");
    expect(processesOf(spec.dir)).to.deep.equal([]);
    for (const hierarchy of ["", "systemd", "unified"]) {
      expect(existsSync(join("/sys/fs/cgroup", hierarchy, String(group)))).to.equal(false);
    }
    expect(readFileSync("/proc/mounts", "utf8")).to.not.contain(spec.dir);
    expect(await sshBanner(spec.sshPort).catch((error: NodeJS.ErrnoException) => error.code)).to.equal(
      "ECONNREFUSED",
    );
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { GuestSpec, RunningGuest } from "../../../devnet/guest/guest-driver.ts";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { readIso } from "../../../devnet/guest/read-iso.ts";
import { seedIso } from "../../../keeper/proxmox/seed-iso.ts";

const seed = seedIso({
  "meta-data": "instance-id: abc\n",
  "blockhost/guest.conf": "version=1\ninstance=0123456789abcdef0123456789abcdef\n",
  "blockhost/ownership": "first statement\n",
});

describe("InstantDriver", () => {
  let dir: string;
  let driver: InstantDriver;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "bh-instant-"));
    driver = new InstantDriver();
    for (const name of ["base", "vm"]) await mkdir(join(dir, name));
    await writeFile(join(dir, "seed.iso"), seed);
  });

  afterEach(() => rm(dir, { recursive: true, force: true }));

  const spec = (more: Partial<GuestSpec> = {}): GuestSpec => ({
    vmid: 101,
    name: "bh-1",
    dir: join(dir, "vm"),
    vcpus: 1,
    memoryMiB: 512,
    mac: "02:00:00:00:00:01",
    smbiosUuid: "",
    ...more,
  });

  const read = async (guest: RunningGuest, path: string): Promise<string> => {
    const handle = await guest.agent("guest-file-open", { path, mode: "r" }, 1000);
    const reply = (await guest.agent("guest-file-read", { handle }, 1000)) as { "buf-b64": string };
    await guest.agent("guest-file-close", { handle }, 1000);
    return Buffer.from(reply["buf-b64"], "base64").toString();
  };

  const write = async (guest: RunningGuest, path: string, text: string): Promise<void> => {
    const handle = await guest.agent("guest-file-open", { path, mode: "wb" }, 1000);
    const content = Buffer.from(text).toString("base64");
    await guest.agent("guest-file-write", { handle, "buf-b64": content }, 1000);
    await guest.agent("guest-file-close", { handle }, 1000);
  };

  it("plays a first boot from the keeper's seed, and a second without one", async () => {
    await driver.createBase(join(dir, "base"));
    await driver.cloneDisk(join(dir, "base"), join(dir, "vm"));
    const first = await driver.start(spec({ seedIso: join(dir, "seed.iso") }));
    expect(await read(first, "/run/blockhost/ready")).to.equal("ready 0123456789abcdef0123456789abcdef\n");
    expect(await read(first, "/var/lib/blockhost/ownership")).to.equal("first statement\n");
    const key = await read(first, "/etc/ssh/ssh_host_ed25519_key.pub");
    expect(key).to.match(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5[\w+/]+={0,2} root@bh-1\n$/);
    await write(first, "/var/lib/blockhost/inbox/ownership", "second statement\n");
    expect(await read(first, "/var/lib/blockhost/ownership")).to.equal("second statement\n");
    await first.powerdown();
    expect(await first.exited).to.equal("poweroff");
    const second = await driver.start(spec());
    expect(await read(second, "/etc/ssh/ssh_host_ed25519_key.pub")).to.equal(key);
    expect(await read(second, "/var/lib/blockhost/ownership")).to.equal("second statement\n");
    await second.kill();
  });

  it("leaves a VM with an empty disk mute", async () => {
    const guest = await driver.start(spec());
    const answer = await guest.agent("guest-ping", {}, 1).catch(() => "silence");
    expect(answer).to.equal("silence");
    await guest.kill();
    expect(await guest.exited).to.equal("killed");
  });
});

describe("readIso", () => {
  it("finds the files of a seed, and none in anything else", () => {
    const files = readIso(Buffer.from(seed));
    expect([...files.keys()].sort()).to.deep.equal([
      "blockhost/guest.conf",
      "blockhost/ownership",
      "meta-data",
    ]);
    expect(readIso(Buffer.alloc(65_536)).size).to.equal(0);
    expect(readIso(Buffer.from("no image")).size).to.equal(0);
  });
});

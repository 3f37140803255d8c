import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect } from "chai";
import { openHypervisor } from "../../../../keeper/composition/open-hypervisor.ts";
import { identityOf } from "../../../../keeper/core/identity.ts";
import type { ProxmoxHypervisor } from "../../../../keeper/proxmox/proxmox-hypervisor.ts";
import { MemoryTaskLog } from "../../proxmox/memory-task-log.ts";
import { KeeperBed } from "../../support/keeper-bed.ts";
import { runCommand } from "../run-command.ts";

const DAY = 86_400;
const ACTIVE = 2;
const CLOSED = 8;

describe("blockhost rebuild", function () {
  this.timeout(120_000);
  let bed: KeeperBed;
  let env: Record<string, string>;

  beforeEach(async () => {
    bed = await KeeperBed.open();
    env = { BLOCKHOST_CONFIG: await bed.configFile() };
  });
  afterEach(() => bed.close());

  const rebuild = (...args: string[]) => runCommand(["rebuild", ...args], env);
  const files = async () => (await readdir(bed.folder)).filter((name) => name.startsWith("keeper.db"));
  const onHypervisor = async <T>(work: (hypervisor: ProxmoxHypervisor) => Promise<T>): Promise<T> => {
    const proxmox = await openHypervisor(bed.parsed(), new MemoryTaskLog());
    return work(proxmox.hypervisor).finally(() => proxmox.close());
  };
  const vmsNow = async () =>
    (await onHypervisor((hypervisor) => hypervisor.listMarks()))
      .map((mark) => Number(mark.split(":")[3]))
      .sort();
  const delivered = async () =>
    (await bed.shop.subscriptions.queryFilter(bed.shop.subscriptions.filters.Delivered())).map(
      ({ args }) => args.id,
    );

  it("makes a store equal to the lost one, and a keeper on it does nothing twice", async () => {
    const keeper = await bed.start();
    const [alice, bob] = [await bed.tenant(), await bed.tenant()];
    const settled = async (days: bigint) => {
      const { id } = await alice.purchase(1n, days);
      await bed.event("attested", id);
      return id;
    };
    // One that has ended by itself, one that is suspended, one that runs, one that has changed hands.
    const [ended, suspended] = [await settled(1n), await settled(9n)];
    const [running, transferred] = [await settled(60n), await settled(60n)];
    await alice.transfer(transferred, bob.address);
    await bob.registerEncryptionKey(transferred);
    await bed.event("resealed", transferred);
    const from = bed.events.length;
    await bed.jump(9 * DAY + 60);
    await bed.event("destroyed", ended, from);
    await bed.event("suspended", suspended, from);
    // And purchases that are under way, at several steps.
    const reached = bed.event("entered", 5n, 0, "start");
    const pending: bigint[] = [];
    for (let count = 0; count < 5; count++) pending.push((await alice.purchase(1n, 30n)).id);
    await reached;
    await keeper.stop();
    const vms = await vmsNow();
    const guests = new Map(vms.map((id) => [id, bed.driver.guest(100_000 + id)]));

    const { code, out, err } = await rebuild();
    expect(err + out).to.include("equal to");
    expect(code).to.equal(0);
    const kept = (await files()).find((name) => name.startsWith("keeper.db.replaced-")) ?? "";
    expect(out).to.include(kept);
    expect(out).to.match(
      new RegExp(`^${running} +${100_000n + running} +1 +pve +10\\.77\\.1\\.\\d+ +running +known$`, "m"),
    );
    expect(out).to.match(new RegExp(`^${suspended} .* suspended +not known yet$`, "m"));

    const before = bed.events.length;
    await bed.start();
    for (const id of pending) await bed.event("settled", id, 0);
    await bed.keeper?.reconcile();
    const ids = await delivered();
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of pending) expect(await bed.status(id), `subscription ${id}`).to.equal(ACTIVE);
    expect(await bed.status(ended)).to.equal(CLOSED);
    const all = [suspended, running, transferred, ...pending].map(Number);
    expect(await vmsNow()).to.deep.equal(all.sort());
    for (const id of [running, transferred].map(Number))
      expect(bed.driver.guest(100_000 + id), "not restarted").to.equal(guests.get(id));
    // What was finished is not begun again. How fast a VM may be only its node knows: that is looked at.
    const names = bed.events.slice(before).filter(({ subscription }) => BigInt(subscription) < 5n);
    expect(names.map(({ name, saga, subscription }) => `${name} ${saga} ${subscription}`)).to.have.members(
      [running, transferred].flatMap((id) => [`entered limit ${id}`, `ended limit ${id}`]),
    );
  });

  it("tells what differs from another store, and that a paid VM is gone", async () => {
    const keeper = await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    await keeper.stop();
    expect((await rebuild("--json")).code).to.equal(0);
    const [kept = ""] = (await files()).filter((name) => name.startsWith("keeper.db.replaced-"));
    await onHypervisor(async (hypervisor) => {
      const vm = identityOf(31337, bed.shop.address, id, 1, 100_000);
      while (!(await hypervisor.ensureDestroyed(vm)).done);
    });
    const { code, out } = await rebuild("--json", "--compare", join(bed.folder, kept));
    expect(code).to.equal(1);
    const told = JSON.parse(out) as { problems: { code: string }[]; differences: { what: string }[] };
    expect(told.problems.map(({ code: each }) => each)).to.deep.equal(["VM_LOST"]);
    expect(told.differences.map(({ what }) => what)).to.deep.equal(["machine"]);
  });

  it("refuses while a keeper works, and leaves the old store where it is when it fails", async () => {
    await bed.start();
    expect(await rebuild()).to.deep.include({ code: 5, out: "" });
    await bed.keeper?.stop();
    await rm(bed.parsed().proxmox.tokenSecretFile);
    expect((await rebuild()).code).to.equal(2);
    expect((await files()).filter((name) => !/(lock|-wal|-shm)$/.test(name))).to.deep.equal([
      basename(bed.parsed().database.file),
    ]);
    expect((await rebuild("--compare", "/nowhere.db")).code).to.equal(5);
  });
});

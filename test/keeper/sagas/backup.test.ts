import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";
import { withBackups } from "../../fakes/with-backups.ts";
import { deliver } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const NOW = 1_800_000_000;

describe("backups of machines", () => {
  /** Machines of plan 1, backed up each day, two kept. */
  const bench = (ids: readonly bigint[] = [7n], plan = 1n) => {
    const world = makeSagaWorld({ now: NOW * 1_000 });
    const driver = withBackups(world, plan);
    const learn = () => withBackups(world, plan);
    for (const id of ids) deliver(world, id);
    const host = new SagaBench(world);
    // As often as a keeper does.
    host.tickMs = 15_000;
    const vm = (id = 7n) => {
      const found = world.hypervisor.vms.get(1_000 + Number(id));
      if (!found) throw new Error("the VM is gone");
      return found;
    };
    /** When the backups were begun, in hours since the machine was delivered. */
    const hours = (id?: bigint) =>
      [...(vm(id).backups?.keys() ?? [])].map((at) => Math.floor((at - NOW) / HOUR)).sort((a, b) => a - b);
    const made = () => world.hypervisor.acts.filter((act) => act === "backup").length;
    const ended = (kind: string) =>
      host.store.rows.filter(({ job }) => job.kind === kind).map(({ job }) => job.outcome ?? job.step);
    /** Hours pass, each looked at. */
    const live = async (count: number) => {
      for (let hour = 0; hour < count; hour++) await host.jump(HOUR);
    };
    return { ...world, host, driver, vm, hours, made, ended, live, learn };
  };

  it("are made a day after the delivery and each day from then on, the newest two kept", async () => {
    const { live, hours } = bench();
    await live(23);
    expect(hours()).to.deep.equal([]);
    await live(2);
    expect(hours()).to.deep.equal([24]);
    await live(24);
    expect(hours()).to.deep.equal([24, 48]);
    await live(48);
    expect(hours()).to.have.length(2);
    expect(hours()[0]).to.be.at.least(72);
  });

  it("are not made twice when the keeper starts anew, with its store or without", async () => {
    const { live, hours, made, host, learn } = bench();
    await live(25);
    learn();
    host.loseStore();
    await live(5);
    expect([hours(), made()]).to.deep.equal([[24], 1]);
  });

  it("are made once for days in which nobody looked", async () => {
    const { host, made } = bench();
    await host.jump(5 * DAY);
    await host.pass(120_000);
    expect(made()).to.equal(1);
  });

  it("are not made for another plan, nor while the machine is suspended", async () => {
    const other = bench([7n], 2n);
    await other.live(30);
    expect(other.hours()).to.deep.equal([]);
    const expired = bench();
    expired.reader.change(7n, { expiresAt: NOW + 12 * HOUR });
    await expired.live(30);
    expect(expired.hours()).to.deep.equal([]);
  });

  it("are made of a machine that its tenant has stopped, and leave it so", async () => {
    const { live, hours, reader, vm } = bench();
    reader.request(7n, "stop");
    await live(25);
    expect([hours(), vm().power]).to.deep.equal([[24], "stopped"]);
  });

  it("are made one at a time on a node, and hold up no other work of those that wait", async () => {
    const { host, driver, hypervisor, reader, vm, ended } = bench([7n, 8n, 9n]);
    const { ensureMade } = driver;
    const slow = new Set<string>();
    let most = 0;
    let isOpen = false;
    driver.ensureMade = async (...args) => {
      const [{ name }] = args;
      slow.add(name);
      most = Math.max(most, slow.size);
      if (!isOpen) return { done: false, retryInMs: 2_000, detail: "it takes hours" };
      const progress = await ensureMade.apply(driver, args);
      if (progress.done) slow.delete(name);
      return progress;
    };
    await host.jump(25 * HOUR);
    expect(slow.size).to.equal(1);
    const waiting = [7n, 8n, 9n].filter((id) => !slow.has(`bh-${id}`));
    for (const id of waiting) reader.request(id, "reboot");
    await host.pass(20_000);
    expect(hypervisor.acts.filter((act) => act === "reboot")).to.have.length(2);
    isOpen = true;
    await host.pass(15 * 60_000);
    expect([7n, 8n, 9n].map((id) => vm(id).backups?.size)).to.deep.equal([1, 1, 1]);
    expect(most).to.equal(1);
    expect(ended("backup").filter((outcome) => outcome === "backed up")).to.have.length(3);
  });

  it("leave their place to the next when the machine's time ends in the middle of one", async () => {
    const { host, driver, vm, reader } = bench([7n, 8n]);
    const { ensureMade } = driver;
    let slow: string | null = null;
    driver.ensureMade = async (...args) => {
      slow ??= args[0].name;
      if (args[0].name === slow) return { done: false, retryInMs: 2_000, detail: "it takes hours" };
      return ensureMade.apply(driver, args);
    };
    await host.jump(25 * HOUR);
    const [first, second] = slow === "bh-7" ? [7n, 8n] : [8n, 7n];
    reader.change(first, { status: "cancelled" });
    // Its turn comes within half a minute, and it must not find the place of somebody who is gone.
    await host.pass(45_000);
    expect(vm(second).backups?.size).to.equal(1);
  });

  it("are made in the order in which they are due, though those that were made come again", async () => {
    const { host, driver, vm } = bench([6n, 7n, 8n, 9n]);
    for (const [id, hoursAgo] of [
      [7n, 1],
      [8n, 3],
      [9n, 5],
    ] as const)
      vm(id).backups = new Map([[NOW - hoursAgo * HOUR, new Map()]]);
    const { ensureMade } = driver;
    const order: string[] = [];
    let isOpen = false;
    driver.ensureMade = async (...args) => {
      const [{ name }] = args;
      if (order.at(-1) !== name) order.push(name);
      return isOpen ? ensureMade.apply(driver, args) : { done: false, retryInMs: 2_000, detail: "slow" };
    };
    await host.jump(25 * HOUR);
    // Whoever waits for so long would have been forgotten, if they did not ask again.
    await host.pass(5 * 60_000);
    isOpen = true;
    await host.pass(90_000);
    expect(order).to.deep.equal(["bh-6", "bh-9", "bh-8", "bh-7"]);
  });

  it("hold up nobody else's once they have failed", async () => {
    const { host, driver, vm } = bench([7n, 8n]);
    driver.failure = new RetryableError("PVE_STORAGE_OFFLINE", "the storage is away", "bring it back");
    await host.jump(25 * HOUR);
    await host.pass(60_000);
    // Both have failed and rest for an hour; a new one need not wait for them.
    driver.failure = null;
    vm(8n).backups = new Map([[NOW - HOUR, new Map()]]);
    await host.pass(6 * 60_000);
    expect(vm(8n).backups?.size).to.equal(2);
  });

  it("are given up when one fails, hold up nothing then, and are tried again an hour later", async () => {
    const { host, driver, hours, live, reader, hypervisor } = bench();
    driver.failure = new RetryableError("PVE_STORAGE_OFFLINE", "the storage is away", "bring it back");
    await host.jump(DAY);
    driver.failure = null;
    const { ensureMade } = driver;
    driver.ensureMade = async () => {
      throw new RetryableError("PVE_TASK_FAILED", "it failed", "look");
    };
    await host.pass(30_000);
    reader.request(7n, "reboot");
    await host.pass(30_000);
    expect(hypervisor.acts).to.include("reboot");
    await live(3);
    expect(host.alerts.join("\n")).to.match(/PVE_STORAGE_OFFLINE|the storage is away/);
    expect(hours()).to.deep.equal([]);
    const gaveUp = host.entries.filter((entry) => entry.startsWith("backup undo "));
    expect(gaveUp.length).to.be.within(2, 5);
    expect(gaveUp[0]).to.include("PVE_TASK_FAILED: it failed (remedy: look)");
    driver.ensureMade = ensureMade;
    await live(2);
    expect(hours()).to.have.length(1);
  });

  describe("that a tenant asks for", () => {
    const asked = async () => {
      const room = bench();
      await room.live(25);
      const [takenAt = 0] = [...(room.vm().backups?.keys() ?? [])];
      room.vm().files.set("new", "yes");
      room.hypervisor.acts.length = 0;
      return { ...room, takenAt };
    };

    it("are restored when that is final, with the VM off, and it runs again with a true statement", async () => {
      const { host, reader, hypervisor, vm, takenAt, ended } = await asked();
      reader.change(7n, { owner: ADDRESS(2) });
      await host.pass(30_000);
      reader.lag = 5;
      reader.request(7n, "rollback", takenAt);
      await host.pass(30_000);
      expect(hypervisor.acts).not.to.include("restore");
      reader.lag = 0;
      await host.pass(60_000);
      expect(ended("operate")).to.deep.equal(["operated: rollback"]);
      expect(vm().files.get("new")).to.equal(undefined);
      expect(vm().files.get("/var/lib/blockhost/ownership")).to.include(`owner=${ADDRESS(2)}`);
      expect(vm().power).to.equal("running");
      expect(hypervisor.acts.filter((act) => act === "restore")).to.have.length(1);
    });

    it("are restored each, when two are asked for at once", async () => {
      const { host, reader, vm, live, hypervisor } = await asked();
      await live(24);
      const times = [...(vm().backups?.keys() ?? [])];
      hypervisor.acts.length = 0;
      for (const takenAt of times) reader.request(7n, "rollback", takenAt);
      await host.pass(120_000);
      expect(hypervisor.acts.filter((act) => act === "restore")).to.have.length(2);
      expect(vm().restored?.takenAt).to.equal(times.at(-1));
    });

    it("leave a machine stopped that its tenant has stopped", async () => {
      const { host, reader, vm, takenAt } = await asked();
      reader.request(7n, "stop");
      reader.request(7n, "rollback", takenAt);
      await host.pass(60_000);
      expect([vm().files.get("new"), vm().power, vm().onBoot]).to.deep.equal([undefined, "stopped", false]);
    });

    it("are refused by a time that none has, though a snapshot may have a number", async () => {
      const { host, reader, vm, takenAt, ended } = await asked();
      reader.request(7n, "rollback", takenAt + 1);
      await host.pass(30_000);
      expect(ended("operate")).to.deep.equal([`refused: rollback: there is no backup ${takenAt + 1}`]);
      expect(vm().files.get("new")).to.equal("yes");
    });

    it("go on though the subscription expires in the middle, and start nothing then", async () => {
      const { host, reader, driver, vm, takenAt } = await asked();
      const { ensureRestored } = driver;
      driver.ensureRestored = async () => ({ done: false, retryInMs: 1_000, detail: "it takes hours" });
      reader.request(7n, "rollback", takenAt);
      await host.pass(30_000);
      reader.change(7n, { expiresAt: reader.time });
      await host.pass(5_000);
      driver.ensureRestored = ensureRestored;
      await host.pass(60_000);
      expect([vm().files.get("new"), vm().power]).to.deep.equal([undefined, "stopped"]);
    });

    it("may be another's, whose time is no time of this machine's", async () => {
      const room = bench([7n, 8n]);
      await room.live(25);
      const [takenAt = 0] = [...(room.vm(8n).backups?.keys() ?? [])];
      room.vm().backups?.clear();
      room.reader.request(7n, "rollback", takenAt);
      await room.host.pass(30_000);
      expect(room.ended("operate")).to.deep.equal([`refused: rollback: there is no backup ${takenAt}`]);
    });
  });

  it("go before their machine does, when it ends and when it is installed anew", async () => {
    const closed = bench();
    await closed.live(49);
    closed.reader.change(7n, { status: "cancelled" });
    await closed.host.pass(60_000);
    const order = closed.hypervisor.acts.filter((act) => ["remove-backup", "destroy"].includes(act));
    expect(order).to.deep.equal(["remove-backup", "remove-backup", "destroy"]);

    const reinstalled = bench();
    await reinstalled.live(25);
    reinstalled.reader.request(7n, "reinstall");
    await reinstalled.host.pass(120_000);
    expect(reinstalled.hypervisor.acts).to.include("remove-backup");
    expect(reinstalled.ended("operate")).to.deep.equal(["operated: reinstall"]);
  });
});

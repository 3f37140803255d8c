import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { Operation } from "../../../keeper/core/operation.ts";
import { open } from "../../../keeper/protocol/open.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { HOST_KEY } from "../../fakes/memory-hypervisor.ts";
import { CREDENTIAL, TENANT_KEY } from "../../fakes/saga-world.ts";
import { deliver, deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY = 86_400;

describe("operate", () => {
  const bench = () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    const host = new SagaBench(world);
    const vm = () => {
      const found = world.hypervisor.vms.get(1_007);
      if (!found) throw new Error("the VM is gone");
      return found;
    };
    const ask = async (operation: Operation, snapshot = 0, ms = 10_000) => {
      world.reader.request(7n, operation, snapshot);
      await host.pass(ms);
    };
    const done = () => world.registry.machines.get(7n)?.operations;
    const ended = () =>
      host.store.rows.filter(({ job }) => job.kind === "operate").map(({ job }) => job.outcome ?? job.step);
    const snapshots = () => [...(vm().snapshots?.keys() ?? [])];
    return { ...world, host, vm, ask, done, ended, snapshots };
  };

  it("reboots once", async () => {
    const { ask, hypervisor, done, ended } = bench();
    await ask("reboot");
    expect(hypervisor.acts).to.deep.equal(["reboot"]);
    expect([done(), ended()]).to.deep.equal([1, ["operated: reboot"]]);
  });

  it("does what was asked in its order, one after the other", async () => {
    const { host, reader, hypervisor, done } = bench();
    for (const operation of ["reboot", "stop", "snapshot", "start"] as const)
      reader.request(7n, operation, 1);
    await host.pass(30_000);
    expect(hypervisor.acts).to.deep.equal(["reboot", "stop", "snapshot", "start"]);
    expect(done()).to.equal(4);
  });

  it("needs no reboot of a VM that was started after it was asked for", async () => {
    const { host, reader, hypervisor, ended } = bench();
    for (const operation of ["stop", "start", "reboot"] as const) reader.request(7n, operation);
    await host.pass(30_000);
    expect(hypervisor.acts).to.deep.equal(["stop", "start"]);
    expect(ended().at(-1)).to.equal("operated: reboot");
  });

  it("keeps a stopped VM stopped, through a reboot that is asked and a renewal, until it is started", async () => {
    const { host, ask, vm, ended, reader } = bench();
    await ask("stop");
    await ask("reboot");
    expect(vm().power).to.equal("stopped");
    expect(ended()).to.deep.equal(["operated: stop", "refused: reboot: the VM was stopped by its tenant"]);
    await host.jump(31 * DAY);
    reader.change(7n, { expiresAt: reader.time + 30 * DAY });
    await host.pass(30_000);
    expect(host.outcomes().slice(-2)).to.deep.equal(["suspend done", "resume done"]);
    expect(vm().power).to.equal("stopped");
    await ask("start");
    expect(vm().power).to.equal("running");
  });

  it("refuses what was asked before an expiry and not done by then, and does not do it after a renewal", async () => {
    const { host, reader, hypervisor, vm, ended, done } = bench();
    hypervisor.isAway = true;
    const observe = hypervisor.observe.bind(hypervisor);
    reader.request(7n, "stop");
    host.world.clock.now += 31 * DAY * 1000;
    reader.time += 31 * DAY;
    hypervisor.isAway = false;
    hypervisor.observe = observe;
    await host.pass(20_000);
    expect(ended()).to.deep.equal(["refused: stop: the subscription is grace"]);
    reader.change(7n, { expiresAt: reader.time + 30 * DAY });
    await host.pass(20_000);
    expect([vm().power, done()]).to.deep.equal(["running", 1]);
  });

  it("takes as many snapshots as are allowed, and one in the place of another with its number", async () => {
    const { ask, vm, ended, snapshots } = bench();
    for (const number of [1, 2, 3, 4]) await ask("snapshot", number);
    expect(snapshots()).to.deep.equal(["blockhost-1", "blockhost-2", "blockhost-3"]);
    expect(ended().at(-1)).to.match(/^refused: snapshot: the VM has 3 snapshots/);
    vm().files.set("new", "yes");
    await ask("snapshot", 2);
    expect(vm().snapshots?.get("blockhost-2")?.get("new")).to.equal("yes");
    expect(snapshots()).to.have.length(3);
  });

  it("counts no snapshot of the operator, and refuses a number that makes no name", async () => {
    const { ask, vm, ended, snapshots } = bench();
    vm().snapshots = new Map(["a", "b", "c"].map((name) => [name, new Map()]));
    await ask("snapshot", 1_000_000);
    await ask("snapshot", 999_999);
    expect(ended()).to.deep.equal([
      "refused: snapshot: the snapshot's number is beyond 999999",
      "operated: snapshot",
    ]);
    expect(snapshots()).to.include("blockhost-999999");
  });

  it("rolls back when that is final, starts the VM again and gives it a true statement", async () => {
    const { host, ask, vm, reader, hypervisor, ended } = bench();
    await ask("snapshot", 1);
    reader.change(7n, { owner: ADDRESS(2) });
    vm().files.set("new", "yes");
    await host.pass(10_000);
    expect(vm().files.get("/var/lib/blockhost/ownership")).to.include(`owner=${ADDRESS(2)}`);
    reader.lag = 5;
    await ask("rollback", 1);
    expect(hypervisor.acts).not.to.include("rollback");
    reader.mine(5);
    await host.pass(10_000);
    expect(ended().at(-1)).to.equal("operated: rollback");
    expect([vm().files.get("new"), vm().power]).to.deep.equal([undefined, "running"]);
    expect(vm().files.get("/var/lib/blockhost/ownership")).to.include(`owner=${ADDRESS(2)}`);
  });

  it("refuses to roll back to what is not there", async () => {
    const { ask, ended, hypervisor } = bench();
    await ask("rollback", 1);
    expect(ended()).to.deep.equal(["refused: rollback: there is no snapshot blockhost-1"]);
    expect(hypervisor.acts).to.deep.equal([]);
  });

  it("gives up what fails for too long, tells, and does what was asked after it", async () => {
    const { host, hypervisor, reader, done, ended } = bench();
    hypervisor.ensureSnapshot = async () => ({
      done: false,
      retryInMs: 60_000,
      detail: "the storage is slow",
    });
    reader.request(7n, "snapshot", 1);
    reader.request(7n, "reboot");
    await host.jump(10);
    await host.jump(3_700);
    await host.pass(70_000);
    expect(ended()[0]).to.equal("DEADLINE: the storage is slow");
    expect([done(), hypervisor.acts]).to.deep.equal([2, ["reboot"]]);
  });

  describe("while a server hides or forges", () => {
    it("looks for a request that the server which is read hides, and does it", async () => {
      const { ask, reader, hypervisor, ended, done } = bench();
      reader.hidden.add("7:1");
      await ask("reboot");
      expect(hypervisor.acts).to.deep.equal(["reboot"]);
      expect([done(), ended()]).to.deep.equal([1, ["operated: reboot"]]);
    });

    it("lets a renewal through while all hide a request, tells, and does it in the end", async () => {
      const { host, ask, reader, vm, done } = bench();
      await host.jump(31 * DAY);
      expect(vm().power).to.equal("stopped");
      reader.allHide = true;
      reader.hidden.add("7:1");
      reader.change(7n, { expiresAt: reader.time + 60 * DAY });
      await ask("snapshot", 1, 0);
      await host.until(() => vm().power === "running", 60_000);
      expect(done()).to.equal(0);
      const given = host.entries.filter((entry) => entry.includes("no server tells what it is"));
      expect(given.join()).to.include("operate undo look-for DEADLINE: request 1 is counted");
      reader.allHide = false;
      await host.until(() => done() === 1, 20 * 60_000);
      expect([...(vm().snapshots?.keys() ?? [])]).to.deep.equal(["blockhost-1"]);
    });

    it("suspends and destroys while all hide a request", async () => {
      const { host, ask, reader, hypervisor } = bench();
      reader.allHide = true;
      reader.hidden.add("7:1");
      await ask("reboot", 0, 2_000);
      reader.change(7n, { status: "terminated" });
      await host.until(() => hypervisor.vms.size === 0, 60_000);
    });

    it("wipes nothing for a reboot that a server made a reinstallation, and reboots", async () => {
      const { host, reader, hypervisor, vm, done, ended } = bench();
      vm().files.set("data", "precious");
      reader.forged.set("7:1", { operation: "reinstall" });
      reader.request(7n, "reboot");
      await host.pass(10_000);
      expect(hypervisor.acts).to.deep.equal(["reboot"]);
      expect([vm().files.get("data"), vm().mark.endsWith(":7:1"), done()]).to.deep.equal([
        "precious",
        true,
        1,
      ]);
      expect(ended()[0]).to.equal("superseded: the request is reboot, not reinstall");
    });

    for (const operation of ["reinstall", "rollback", "snapshot"] as const)
      it(`puts a ${operation} off that no quorum agrees on, and does it when one does`, async () => {
        const { host, ask, reader, hypervisor, done, vm } = bench();
        await ask("snapshot", 1);
        const before = [...hypervisor.acts];
        vm().files.set("data", "precious");
        reader.allHide = true;
        await ask(operation, 1, 5 * 60_000);
        expect([hypervisor.acts, done(), vm().files.get("data")]).to.deep.equal([before, 1, "precious"]);
        reader.allHide = false;
        await host.until(() => done() === 2, 20 * 60_000);
        expect(hypervisor.acts.length).to.be.greaterThan(before.length);
      });
  });

  it("does what takes the number of a request that the chain took back", async () => {
    const { host, reader, hypervisor, done } = bench();
    reader.lag = 5;
    reader.request(7n, "reboot");
    await host.pass(5_000);
    expect([hypervisor.acts, done()]).to.deep.equal([["reboot"], 1]);
    reader.takeBack(7n);
    await host.pass(5_000);
    expect(done()).to.equal(0);
    reader.request(7n, "stop");
    await host.pass(5_000);
    expect([hypervisor.acts, done()]).to.deep.equal([["reboot", "stop"], 1]);
  });

  describe("reinstall", () => {
    it("makes the next generation in the same place, with a new credential for its new host key", async () => {
      const { ask, vm, reader, registry, hypervisor, ended, host } = bench();
      vm().files.set("data", "precious");
      const before = registry.machines.get(7n);
      await ask("reinstall", 0, 30_000);
      expect(ended()).to.deep.equal(["operated: reinstall"]);
      expect(vm()).to.deep.include({ power: "running", onBoot: true, seed: null, address: before?.ipv4 });
      expect([vm().mark.endsWith(":7:2"), vm().files.has("data")]).to.deep.equal([true, false]);
      expect(registry.machines.get(7n)).to.deep.include({
        generation: 2,
        sealedGeneration: 2,
        status: "running",
        ipv4: before?.ipv4,
        node: before?.node,
      });
      expect(reader.sent).to.deep.equal(["set-credential:7:1:2"]);
      const job = host.store.rows.find((row) => row.job.kind === "reseal")?.job;
      const context = { chainId: 31_337n, contract: CREDENTIAL, id: 7n, epoch: 1 };
      const sealed = hexToBytes(String(job?.data.sealed));
      const opened = await open(sealed, TENANT_KEY.secretKey, context);
      expect(opened.hostKey).to.equal(registry.machines.get(7n)?.hostKey);
      expect(opened.hostKey).not.to.equal(HOST_KEY);
      expect(vm().files.get("/var/lib/blockhost/ownership")).to.match(/\nvalid-until=/);
      expect(hypervisor.acts.filter((act) => act === "destroy")).to.have.length(1);
      const rows = host.store.rows.length;
      await host.pass(60_000);
      expect(host.store.rows.length).to.equal(rows);
    });

    it("wipes nothing before the request is final, and nothing at all when the chain takes it back", async () => {
      const { host, ask, vm, reader, hypervisor } = bench();
      reader.lag = 5;
      await ask("reinstall", 0, 30_000);
      expect(hypervisor.acts).to.deep.equal([]);
      reader.takeBack(7n);
      reader.request(7n, "reboot");
      reader.mine(5);
      await host.pass(30_000);
      expect(hypervisor.acts).to.deep.equal(["reboot"]);
      expect(vm().mark.endsWith(":7:1")).to.equal(true);
    });

    it("ends at once when the chain takes the request back before it is final", async () => {
      const { ask, reader, host, ended } = bench();
      reader.lag = 5;
      await ask("reinstall", 0, 5_000);
      reader.takeBack(7n);
      await host.pass(1_000);
      expect(ended()).to.deep.equal(["superseded"]);
    });

    it("touches no VM that is not the one to be wiped", async () => {
      const { host, ask, vm, hypervisor } = bench();
      hypervisor.vms.set(1_007, { ...vm(), mark: "somebody else's" });
      await ask("reinstall", 0, 30_000);
      expect(hypervisor.acts).to.deep.equal([]);
      expect(host.alerts.join()).to.include("FOREIGN_VM");
    });

    it("goes on in the next place when somebody else has taken the id of the VM that it wiped", async () => {
      const { host, ask, vm, hypervisor, reader, registry } = bench();
      const theirs = { ...vm(), mark: "somebody else's" };
      const { ensureDestroyed } = hypervisor;
      hypervisor.ensureDestroyed = async (identity) => {
        const progress = await ensureDestroyed.call(hypervisor, identity);
        if (!progress.done) return progress;
        hypervisor.vms.set(1_007, theirs);
        throw new RetryableError("PVE_OUTCOME_UNKNOWN", "no answer", "wait");
      };
      await ask("reinstall", 0, 60_000);
      expect(hypervisor.vms.get(1_007)).to.equal(theirs);
      expect(registry.machines.get(7n)).to.include({ vmid: 100_001_007, status: "running", operations: 1 });
      expect(host.alerts).to.deep.equal([]);
      reader.change(7n, { status: "cancelled" });
      await host.pass(30_000);
      expect([...hypervisor.vms.values()]).to.deep.equal([theirs]);
    });

    it("waits in line for a clone like a purchase, and is destroyed by its own generation in the end", async () => {
      const { host, ask, reader, hypervisor } = bench();
      await ask("reinstall", 0, 30_000);
      reader.change(7n, { status: "cancelled" });
      await host.pass(30_000);
      expect(hypervisor.vms.size).to.equal(0);
      expect(reader.get(7n).status).to.equal("closed");
    });

    it("is finished though the subscription expires meanwhile, and then suspended", async () => {
      const { host, reader, vm, registry, hypervisor } = bench();
      reader.request(7n, "reinstall");
      await host.until(() => hypervisor.acts.includes("destroy"));
      reader.time += 31 * DAY;
      host.world.clock.now += 31 * DAY * 1000;
      await host.pass(60_000);
      expect([vm().power, vm().mark.endsWith(":7:2")]).to.deep.equal(["stopped", true]);
      expect(registry.machines.get(7n)?.status).to.equal("suspended");
    });

    it("gives way to the expiry, and to what is asked next, when the new guest never gets ready", async () => {
      for (const asked of ["nothing", "reinstall"] as const) {
        const { host, reader, vm, registry, hypervisor, ended } = bench();
        reader.request(7n, "reinstall");
        await host.until(() => hypervisor.acts.includes("clone"));
        hypervisor.guestsAnswer = false;
        if (asked === "reinstall") {
          await host.pass(11 * 60_000);
          hypervisor.guestsAnswer = true;
          reader.request(7n, "reinstall");
          await host.pass(60_000);
          expect([vm().power, vm().mark.endsWith(":7:3")]).to.deep.equal(["running", true]);
          expect(ended()).to.deep.equal(["operated: reinstall", "operated: reinstall"]);
        } else {
          await host.pass(60_000);
          reader.time += 31 * DAY;
          host.world.clock.now += 31 * DAY * 1000;
          await host.pass(30_000);
          expect(vm().power).to.equal("stopped");
          expect(registry.machines.get(7n)?.status).to.equal("suspended");
        }
      }
    });

    it("ends when the subscription does, whatever is left being destroyed", async () => {
      const { host, reader, hypervisor, registry } = bench();
      reader.request(7n, "reinstall");
      await host.until(() => hypervisor.acts.includes("clone"));
      reader.change(7n, { status: "terminated" });
      await host.pass(60_000);
      expect([hypervisor.vms.size, registry.machines.size]).to.deep.equal([0, 0]);
      expect(reader.get(7n).status).to.equal("closed");
    });

    it("is done for ten tenants a day in a small fleet, however often for each, and then waits for a person", async () => {
      const world = deliveredWorld({ now: 1_800_000_000_000 });
      const ids = Array.from({ length: 11 }, (_, i) => BigInt(i + 1));
      for (const id of ids) if (id !== 7n) deliver(world, id);
      const host = new SagaBench(world);
      for (const id of ids.slice(0, 10)) world.reader.request(id, "reinstall");
      await host.pass(120_000);
      world.reader.request(1n, "reinstall");
      await host.pass(60_000);
      world.reader.request(11n, "reinstall");
      await host.pass(60_000);
      const marks = [...world.hypervisor.vms.values()].map(({ mark }) => mark.split(":").slice(-2).join(":"));
      expect(marks.sort()).to.deep.equal([...ids.slice(1, 10).map((id) => `${id}:2`), "1:3", "11:1"].sort());
      expect(host.entries.join()).to.include("REINSTALL_LIMIT");
    });
  });

  describe("after a lost store", () => {
    it("does nothing again that was asked before, and says so", async () => {
      const { host, ask, hypervisor, done } = bench();
      await ask("reboot");
      await ask("snapshot", 1);
      host.loseStore();
      await host.pass(20_000);
      expect(done()).to.equal(2);
      expect(hypervisor.acts.filter((act) => act === "reboot" || act === "snapshot")).to.have.length(2);
      expect(host.entries.join()).to.include("adopted: operations up to 2 count as done");
    });

    it("leaves a VM off that its tenant had stopped", async () => {
      const { host, ask, vm, registry } = bench();
      await ask("stop");
      host.loseStore();
      await host.pass(20_000);
      expect([vm().power, registry.machines.get(7n)?.halted]).to.deep.equal(["stopped", true]);
      await ask("start");
      expect(vm().power).to.equal("running");
    });

    it("adopts a VM by its own generation, seals its host key once more, and knows it to the end", async () => {
      const { host, ask, reader, registry, hypervisor } = bench();
      await ask("reinstall", 0, 30_000);
      host.loseStore();
      await host.pass(30_000);
      expect(registry.machines.get(7n)).to.deep.include({
        generation: 2,
        sealedGeneration: 2,
        status: "running",
      });
      reader.change(7n, { status: "cancelled" });
      host.loseStore();
      await host.pass(30_000);
      expect(hypervisor.vms.size).to.equal(0);
    });

    it("takes up a reinstallation that had wiped the VM", async () => {
      const { host, reader, vm, hypervisor, registry, done } = bench();
      reader.request(7n, "reinstall");
      await host.until(() => hypervisor.vms.size === 0);
      host.loseStore();
      await host.pass(60_000);
      expect(vm().mark.endsWith(":7:2")).to.equal(true);
      expect([vm().power, done(), registry.machines.get(7n)?.status]).to.deep.equal([
        "running",
        1,
        "running",
      ]);
    });

    it("waits for the requests of old to be read, but not for ever", async () => {
      const { host, ask, reader, registry } = bench();
      await ask("reboot");
      const requested = reader.requested.bind(reader);
      reader.requested = async () => [];
      host.loseStore();
      await host.pass(60_000);
      expect(registry.machines.size).to.equal(0);
      await host.pass(120_000);
      expect(registry.machines.get(7n)?.operations).to.equal(1);
      reader.requested = requested;
    });
  });
});

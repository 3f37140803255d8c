import { expect } from "chai";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { makeSagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";
import { unsettled } from "./settled.ts";

const NOW = 1_800_000_000_000;
const PLACES = [1_007, 100_001_007, 200_001_007, 300_001_007] as const;
const DAY = 86_400;

/** A purchase of which the clones of these generations end as wrecks. */
function purchase(...doomed: readonly number[]): SagaBench {
  const bench = new SagaBench(makeSagaWorld({ now: NOW }));
  for (const generation of doomed) bench.world.hypervisor.doomed.add(generation);
  bench.world.reader.purchase(7n, TENANT_KEY.publicKey);
  return bench;
}

describe("a wreck in the way of", () => {
  it("a purchase: the tenant gets the machine in the next place, a person hears of the wreck once", async () => {
    const bench = purchase(1);
    const { hypervisor, registry, reader, settings } = bench.world;
    await bench.pass(20_000);
    const wreck = { ...hypervisor.vms.get(PLACES[0]) };
    await bench.pass(20_000);
    expect(await unsettled(bench.world)).to.deep.equal([]);
    const { mark } = vmOf(settings, 7n, 1_000_002);
    expect(hypervisor.vms.get(PLACES[1])).to.include({ mark, power: "running", node: "node1" });
    const { generation, vmid, ipv4 } = registry.machines.get(7n) ?? {};
    expect({ generation, vmid, ipv4 }).to.deep.equal({
      generation: 1_000_002,
      vmid: PLACES[1],
      ipv4: "10.77.1.7",
    });
    expect(hypervisor.vms.get(PLACES[0])).to.deep.equal(wreck);
    expect(bench.alerts).to.have.length(1);
    for (const part of ["VM_WRECK", "node1", "`qm unlock 1007`", "`qm destroy 1007`"])
      expect(bench.alerts[0]).to.include(part);
    // What was delivered names the host key of that machine: nothing is sealed anew.
    expect(reader.sent).to.have.length(1);
  });

  it("a purchase, and of somebody else's VM that has its id by then: the tenant gets the machine in the next place", async () => {
    const bench = purchase(1);
    const { hypervisor } = bench.world;
    bench.onEnter = (_kind, step) => {
      const wreck = hypervisor.vms.get(PLACES[0]);
      if (step === "leave-wreck" && wreck)
        hypervisor.vms.set(PLACES[0], { ...wreck, mark: "theirs", isWreck: false });
    };
    await bench.pass(30_000);
    expect(await bench.world.registry.get(7n)).to.include({ vmid: PLACES[1], status: "running" });
    expect(hypervisor.vms.get(PLACES[0])?.mark).to.equal("theirs");
  });

  it("a purchase for the third time: it is refunded, each wreck is told and left", async () => {
    const bench = purchase(1, 1_000_002, 2_000_003);
    const { hypervisor, registry, reader } = bench.world;
    await bench.pass(30_000);
    expect(reader.get(7n).status).to.equal("refunded");
    expect([...hypervisor.vms.keys()]).to.deep.equal(PLACES.slice(0, 3));
    expect(hypervisor.acts).not.to.include("destroy");
    expect(registry.machines.size).to.equal(0);
    expect(bench.alerts.map((alert) => /qm unlock (\d+)/.exec(alert)?.[1])).to.deep.equal(
      PLACES.slice(0, 3).map(String),
    );
  });

  it("a purchase that fails later: what is ours is removed in every place", async () => {
    const bench = purchase(1);
    const { hypervisor, registry, reader } = bench.world;
    hypervisor.guestsAnswer = false;
    await bench.until(() => hypervisor.vms.get(PLACES[1])?.power === "running");
    // An administrator has unlocked it without removing it.
    Object.assign(hypervisor.vms.get(PLACES[0]) ?? {}, { isWreck: false });
    await bench.pass(700_000);
    expect(reader.get(7n).status).to.equal("refunded");
    expect([...hypervisor.vms.keys()]).to.deep.equal([]);
    expect(registry.machines.size).to.equal(0);
  });

  it("a purchase that fails later, when the wreck is somebody else's by then: what is ours is removed", async () => {
    const bench = purchase(1);
    const { hypervisor, reader } = bench.world;
    hypervisor.guestsAnswer = false;
    await bench.until(() => hypervisor.vms.get(PLACES[1])?.power === "running");
    const wreck = hypervisor.vms.get(PLACES[0]);
    if (wreck) hypervisor.vms.set(PLACES[0], { ...wreck, mark: "", isWreck: false });
    await bench.until(() => reader.get(7n).status === "refunded", 700_000);
    expect([...hypervisor.vms.keys()]).to.deep.equal([PLACES[0]]);
    expect(bench.alerts.join()).to.include("FOREIGN_VM");
  });

  it("a purchase whose clone dies while it is given up: a person hears of it all the same", async () => {
    const bench = purchase(1);
    const { hypervisor, reader, settings } = bench.world;
    const vm = vmOf(settings, 7n, 1);
    bench.onEnter = (_kind, step) => {
      if (step !== "clone" || hypervisor.vms.size > 0) return;
      void hypervisor.ensureCloned(vm, {} as never, "node1");
      hypervisor.ensureCloned(vm, {} as never, "node1").catch(() => {});
      reader.change(7n, { status: "refunded" });
    };
    await bench.pass(20_000);
    expect(bench.alerts).to.have.length(1);
    expect(bench.alerts[0]).to.include("UNDO_FAILED").and.to.include("`qm unlock 1007`");
    expect(bench.world.registry.machines.size).to.equal(0);
  });

  for (const inPool of [false, true]) {
    const kind = inPool ? "that is listed" : "that no list shows";
    it(`a keeper that loses its store, a wreck ${kind}: the machine is adopted by its newest mark`, async () => {
      const bench = purchase(1);
      bench.world.hypervisor.wrecksAreInPool = inPool;
      await bench.pass(20_000);
      bench.loseStore();
      await bench.pass(20_000);
      expect(await unsettled(bench.world)).to.deep.equal([]);
      expect(bench.world.registry.machines.get(7n)).to.include({ generation: 1_000_002, vmid: PLACES[1] });
      expect(bench.world.hypervisor.acts.filter((act) => act === "clone")).to.have.length(2);
    });

    it(`a keeper that loses its store in the middle, a wreck ${kind}: one machine is made`, async () => {
      const bench = purchase(1);
      const { hypervisor } = bench.world;
      hypervisor.wrecksAreInPool = inPool;
      await bench.until(() => hypervisor.vms.has(PLACES[1]));
      bench.loseStore();
      await bench.pass(20_000);
      expect(await unsettled(bench.world)).to.deep.equal([]);
      expect([...hypervisor.vms.keys()]).to.deep.equal(PLACES.slice(0, 2));
    });

    it(`a reinstallation whose store is lost right then, a wreck ${kind}: the tenant gets a machine`, async () => {
      const world = deliveredWorld({ now: NOW });
      const { hypervisor, registry, reader, settings } = world;
      reader.request(7n, "reinstall");
      registry.machines.clear();
      hypervisor.wrecksAreInPool = inPool;
      const vm = hypervisor.vms.get(PLACES[0]);
      if (vm) hypervisor.vms.set(PLACES[0], { ...vm, mark: vmOf(settings, 7n, 2).mark, isWreck: true });
      const bench = new SagaBench(world);
      await bench.pass(60_000);
      expect(await unsettled(world)).to.deep.equal([]);
      expect(registry.machines.get(7n)).to.include({ vmid: PLACES[1], operations: 1 });
      expect(bench.alerts.filter((alert) => alert.includes("`qm unlock 1007`"))).to.have.length(1);
    });
  }

  it("a keeper that loses its store in the middle, when the wreck is removed by then: it goes on in the next place", async () => {
    const bench = purchase(1);
    const { hypervisor } = bench.world;
    await bench.until(() => hypervisor.vms.has(PLACES[1]));
    hypervisor.vms.delete(PLACES[0]);
    bench.loseStore();
    await bench.pass(20_000);
    expect(await unsettled(bench.world)).to.deep.equal([]);
    expect([...hypervisor.vms.keys()]).to.deep.equal([PLACES[1]]);
  });

  it("a reinstallation: it moves on, and the next one stays where that is", async () => {
    const bench = new SagaBench(deliveredWorld({ now: NOW }));
    const { hypervisor, registry, reader } = bench.world;
    hypervisor.doomed.add(2);
    const before = registry.machines.get(7n);
    reader.request(7n, "reinstall");
    await bench.pass(30_000);
    expect(await unsettled(bench.world)).to.deep.equal([]);
    const after = { vmid: PLACES[1], ipv4: before?.ipv4, node: before?.node };
    expect(registry.machines.get(7n)).to.include({ ...after, generation: 1_000_003 });
    reader.request(7n, "reinstall");
    await bench.pass(30_000);
    expect(await unsettled(bench.world)).to.deep.equal([]);
    expect(registry.machines.get(7n)).to.include({ ...after, generation: 1_000_004 });
    expect(bench.alerts).to.have.length(1);
  });

  it("a reinstallation for the third time: it waits, and goes on when an administrator has removed one", async () => {
    const bench = new SagaBench(deliveredWorld({ now: NOW }));
    const { hypervisor, registry, reader } = bench.world;
    for (const generation of [2, 1_000_003, 2_000_004]) hypervisor.doomed.add(generation);
    reader.request(7n, "reinstall");
    await bench.pass(30_000);
    expect(bench.alerts.at(-1)).to.include("JOB_STUCK").and.to.include("`qm unlock 200001007`");
    expect(hypervisor.vms.size).to.equal(3);
    hypervisor.doomed.clear();
    hypervisor.vms.delete(PLACES[2]);
    await bench.pass(30_000);
    expect(await unsettled(bench.world)).to.deep.equal([]);
    expect(registry.machines.get(7n)).to.include({ vmid: PLACES[2] });
  });

  it("nothing when its subscription ends: the machine goes, the wreck is told as an orphan and left", async () => {
    const bench = purchase(1);
    const { hypervisor, registry, reader } = bench.world;
    hypervisor.wrecksAreInPool = true;
    await bench.pass(20_000);
    reader.change(7n, { status: "cancelled" });
    await bench.pass(60_000);
    expect(reader.get(7n).status).to.equal("closed");
    expect(registry.machines.size).to.equal(0);
    expect([...hypervisor.vms.keys()]).to.deep.equal([PLACES[0]]);
    const told = bench.alerts.filter((alert) => alert.includes("ORPHAN_VM VM 1007 on node1"));
    expect(told).to.have.length(1);
    await bench.jump(DAY);
    expect(hypervisor.vms.get(PLACES[0])?.isWreck).to.equal(true);
    expect(bench.store.rows.filter(({ job }) => job.phase !== "done")).to.deep.equal([]);
  });
});

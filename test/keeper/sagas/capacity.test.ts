import { expect } from "chai";
import { makeSagaWorld, type SagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { SagaBench } from "./run-sagas.ts";

describe("a purchase that finds no room", () => {
  const bench = (capacity: number, purchases: readonly bigint[]) => {
    const world: SagaWorld = makeSagaWorld({ now: 1_800_000_000_000 });
    world.hypervisor.capacity = capacity;
    for (const id of purchases) world.reader.purchase(id, TENANT_KEY.publicKey);
    const statuses = () => purchases.map((id) => world.reader.get(id).status);
    return { ...world, host: new SagaBench(world), statuses };
  };

  it("waits, and is served at once when a machine is released, the oldest first", async () => {
    const { host, statuses, reader } = bench(1, [1n, 2n, 3n]);
    await host.pass(60_000);
    expect(statuses()).to.deep.equal(["active", "pending", "pending"]);
    reader.change(1n, { status: "cancelled" });
    await host.until(() => reader.get(1n).status === "closed");
    const ms = await host.until(() => reader.get(2n).status === "active");
    expect(ms).to.be.at.most(12_000);
    expect(statuses()).to.deep.equal(["closed", "active", "pending"]);
  });

  it("is refunded after its patience, and makes way for the next", async () => {
    const { host, statuses, reader, hypervisor } = bench(1, [1n, 2n]);
    await host.pass(590_000);
    expect(statuses()).to.deep.equal(["active", "pending"]);
    await host.pass(20_000);
    expect(statuses()).to.deep.equal(["active", "refunded"]);
    expect(host.store.rows.find(({ job }) => job.subject === "2")?.job.outcome).to.match(
      /^DEADLINE: NO_CAPACITY/,
    );
    reader.purchase(3n, TENANT_KEY.publicKey);
    hypervisor.capacity = 2;
    await host.pass(30_000);
    expect(reader.get(3n).status).to.equal("active");
  });

  it("is refunded with that reason when its deadline comes first", async () => {
    const { host, statuses, reader } = bench(0, [1n]);
    reader.change(1n, { deliverBy: reader.time + 120 });
    await host.pass(90_000);
    expect(statuses()).to.deep.equal(["refunded"]);
    expect(host.store.rows[0]?.job.outcome).to.match(/^NO_CAPACITY/);
  });

  it("never shares room with another, though all are bought at once", async () => {
    const ids = Array.from({ length: 30 }, (_, i) => BigInt(i + 1));
    const { host, statuses, hypervisor } = bench(20, ids);
    await host.pass(120_000);
    expect(hypervisor.vms.size).to.equal(20);
    expect(statuses().filter((status) => status === "active")).to.have.length(20);
  });
});

describe("many purchases", () => {
  it("are cloned two at a time on a storage and started four at a time on a node, and all delivered", async () => {
    const world = makeSagaWorld({ now: 1_800_000_000_000 });
    const { hypervisor, reader } = world;
    const ids = Array.from({ length: 25 }, (_, i) => BigInt(i + 1));
    for (const id of ids) reader.purchase(id, TENANT_KEY.publicKey);
    const host = new SagaBench(world);
    const cloning = new Set<number>();
    const most = { clones: 0, starts: 0 };
    const clone = hypervisor.ensureCloned.bind(hypervisor);
    hypervisor.ensureCloned = async (vm, spec, node) => {
      const progress = await clone(vm, spec, node);
      if (progress.done) cloning.delete(vm.vmid);
      else cloning.add(vm.vmid);
      most.clones = Math.max(most.clones, cloning.size);
      return progress;
    };
    const starting = new Set<number>();
    const start = hypervisor.ensureStarted.bind(hypervisor);
    hypervisor.ensureStarted = async (vm) => {
      starting.add(vm.vmid);
      most.starts = Math.max(most.starts, starting.size);
      return start(vm);
    };
    const read = hypervisor.readGuestFile.bind(hypervisor);
    hypervisor.readGuestFile = async (vm, path) => {
      const text = await read(vm, path);
      if (path.endsWith("ready") && text !== null) starting.delete(vm.vmid);
      return text;
    };
    await host.until(() => ids.every((id) => reader.get(id).status === "active"), 300_000);
    expect(most).to.deep.equal({ clones: 2, starts: most.starts });
    expect(most.starts).to.be.within(1, 4);
  });

  it("are not held up by one whose clone hangs", async () => {
    const world = makeSagaWorld({ now: 1_800_000_000_000 });
    const { hypervisor, reader } = world;
    const ids = Array.from({ length: 6 }, (_, i) => BigInt(i + 1));
    for (const id of ids) reader.purchase(id, TENANT_KEY.publicKey);
    const host = new SagaBench(world);
    const clone = hypervisor.ensureCloned.bind(hypervisor);
    hypervisor.ensureCloned = async (vm, spec, node) =>
      vm.vmid === 1_001 ? { done: false, retryInMs: 1_000, detail: "it hangs" } : clone(vm, spec, node);
    await host.pass(120_000);
    expect(ids.map((id) => reader.get(id).status)).to.deep.equal(["pending", ...Array(5).fill("active")]);
  });

  it("leave the line when they are refunded, so that others need not wait for them", async () => {
    const world = makeSagaWorld({ now: 1_800_000_000_000 });
    const { hypervisor, reader } = world;
    const ids = [1n, 2n, 3n, 4n];
    for (const id of ids) reader.purchase(id, TENANT_KEY.publicKey);
    const host = new SagaBench(world);
    const clone = hypervisor.ensureCloned.bind(hypervisor);
    let hangs = true;
    hypervisor.ensureCloned = async (vm, spec, node) =>
      hangs ? { done: false, retryInMs: 1_000, detail: "it hangs" } : clone(vm, spec, node);
    await host.pass(5_000);
    reader.change(3n, { status: "refunded" });
    await host.pass(40_000);
    hangs = false;
    await host.until(() => reader.get(4n).status === "active", 60_000);
    expect(reader.get(3n).status).to.equal("refunded");
  });
});

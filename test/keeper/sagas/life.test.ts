import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { signStatement } from "../../../keeper/sagas/ownership.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import type { MemoryHypervisor, MemoryVm } from "../../fakes/memory-hypervisor.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { type SagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY = 86_400;
const OWNERSHIP = "/var/lib/blockhost/ownership";

const shape = ({ reader, hypervisor, registry }: SagaWorld) => ({
  status: reader.get(7n).status,
  vms: [...hypervisor.vms.values()].map((vm) => vm.power),
  machines: [...registry.machines.values()].map((machine) => machine.status),
  sent: reader.sent,
});

/** As soon as our VM is gone, somebody makes another one under its id, and the answer to its destruction is lost. */
function takeIdOf(hypervisor: MemoryHypervisor, theirs: MemoryVm): void {
  const { ensureDestroyed } = hypervisor;
  hypervisor.ensureDestroyed = async (vm) => {
    const progress = await ensureDestroyed.call(hypervisor, vm);
    if (!progress.done) return progress;
    hypervisor.vms.set(vm.vmid, theirs);
    throw new RetryableError("PVE_OUTCOME_UNKNOWN", "no answer", "wait");
  };
}

describe("the life of a subscription", () => {
  const bought = async () => {
    const bench = new SagaBench();
    bench.world.reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(15_000);
    expect(shape(bench.world)).to.deep.include({ status: "active", vms: ["running"], machines: ["running"] });
    return bench;
  };
  const statement = (bench: SagaBench, key: string) =>
    new RegExp(`^${key}=(.*)$`, "m").exec(
      bench.world.hypervisor.vms.get(1_007)?.files.get(OWNERSHIP) ?? "",
    )?.[1];
  const seq = (bench: SagaBench) => Number(statement(bench, "seq"));

  it("begins with a statement that has the true expiry, and needs nothing more", async () => {
    const bench = await bought();
    expect(statement(bench, "valid-until")).to.equal(`${bench.world.reader.get(7n).expiresAt}`);
    const before = bench.store.rows.length;
    await bench.pass(60_000);
    expect(bench.store.rows.length).to.equal(before);
  });

  it("is suspended at expiry, resumed when renewed, with a newer statement", async () => {
    const bench = await bought();
    const first = seq(bench);
    await bench.jump(31 * DAY);
    expect(shape(bench.world)).to.deep.include({
      status: "grace",
      vms: ["stopped"],
      machines: ["suspended"],
    });
    const expiresAt = bench.world.reader.time + 30 * DAY;
    bench.world.reader.change(7n, { expiresAt });
    await bench.pass(10_000);
    expect(shape(bench.world)).to.deep.include({ status: "active", vms: ["running"], machines: ["running"] });
    expect(statement(bench, "valid-until")).to.equal(`${expiresAt}`);
    expect(seq(bench)).to.be.greaterThan(first);
  });

  it("gets a new statement when renewed while it runs", async () => {
    const bench = await bought();
    const expiresAt = bench.world.reader.get(7n).expiresAt + 30 * DAY;
    bench.world.reader.change(7n, { expiresAt });
    await bench.pass(5_000);
    expect(statement(bench, "valid-until")).to.equal(`${expiresAt}`);
    expect(bench.world.hypervisor.acts.filter((act) => act === "stop" || act === "start")).to.deep.equal([
      "start",
    ]);
  });

  it("follows a transfer at once and seals anew when the new owner has a key", async () => {
    const bench = await bought();
    const { reader } = bench.world;
    const none = `0x${"00".repeat(32)}`;
    reader.change(7n, { owner: ADDRESS(2), user: null, epoch: 2, encryptionKey: none, hasCredential: false });
    await bench.pass(2_000);
    expect(statement(bench, "owner")).to.equal(ADDRESS(2));
    expect(reader.sent.length).to.equal(1);
    reader.change(7n, { epoch: 3, encryptionKey: TENANT_KEY.publicKey });
    await bench.pass(5_000);
    expect(reader.get(7n).hasCredential).to.equal(true);
    expect(reader.sent.at(-1)).to.equal("set-credential:7:3");
  });

  it("keeps the statement fresh while it runs", async () => {
    const bench = await bought();
    const issued = Number(statement(bench, "issued-at"));
    await bench.jump(DAY / 3);
    expect(Number(statement(bench, "issued-at"))).to.be.at.least(issued + DAY / 3);
  });

  it("turns a paid VM on again that was powered off from inside", async () => {
    const bench = await bought();
    const vm = bench.world.hypervisor.vms.get(1_007);
    if (vm) vm.power = "stopped";
    await bench.jump(DAY / 3);
    expect(shape(bench.world).vms).to.deep.equal(["running"]);
  });

  it("tries again later when a guest does not take its statement", async () => {
    const bench = await bought();
    bench.world.hypervisor.guestsAnswer = false;
    bench.world.reader.change(7n, { owner: ADDRESS(2) });
    await bench.pass(150_000);
    expect(statement(bench, "owner")).to.equal(ADDRESS(1));
    bench.world.hypervisor.guestsAnswer = true;
    await bench.pass(150_000);
    expect(statement(bench, "owner")).to.equal(ADDRESS(2));
  });

  it("takes a newer statement that the guest has pulled by itself for handed over", async () => {
    const bench = await bought();
    const { world } = bench;
    world.guest.offerStatement = async () => {
      const [view, machine] = [await world.reader.read(7n, "confirmed"), await world.registry.get(7n)];
      if (!view || !machine) throw new Error("nothing to pull");
      const { signed } = await signStatement(world, machine, view, world.clock.now);
      world.hypervisor.vms.get(1_007)?.files.set(OWNERSHIP, signed);
    };
    world.reader.change(7n, { owner: ADDRESS(2) });
    await bench.pass(5_000);
    expect(bench.outcomes().at(-1)).to.equal("transfer done");
    expect((await world.registry.get(7n))?.statement?.seq).to.equal(seq(bench));
    const before = bench.store.rows.length;
    await bench.pass(60_000);
    expect(bench.store.rows.length).to.equal(before);
  });

  it("keeps each statement as the guest has it, for who asks for the newest", async () => {
    const bench = await bought();
    const { registry, hypervisor } = bench.world;
    const inGuest = () => hypervisor.vms.get(1_007)?.files.get(OWNERSHIP);
    expect((await registry.keptStatement(7n))?.document).to.equal(inGuest());
    bench.world.reader.change(7n, { owner: ADDRESS(2), ownerKind: "contract" });
    await bench.pass(5_000);
    expect((await registry.keptStatement(7n))?.document).to.equal(inGuest());
    expect(statement(bench, "owner-kind")).to.equal("contract");
  });

  for (const status of ["cancelled", "terminated"] as const) {
    it(`is destroyed and closed when ${status}`, async () => {
      const bench = await bought();
      bench.world.reader.change(7n, { status });
      await bench.pass(20_000);
      expect(shape(bench.world)).to.deep.include({ status: "closed", vms: [], machines: [] });
    });
  }

  it("is destroyed and closed when the grace period is over, and not before", async () => {
    const bench = await bought();
    await bench.jump(36 * DAY);
    expect(shape(bench.world)).to.deep.include({ status: "grace", vms: ["stopped"] });
    await bench.jump(2 * DAY);
    expect(shape(bench.world)).to.deep.include({ status: "closed", vms: [], machines: [] });
  });

  it("is not destroyed on a state that is not final", async () => {
    const bench = await bought();
    const { reader } = bench.world;
    reader.lag = 5;
    const expiresAt = reader.get(7n).expiresAt;
    reader.change(7n, { status: "cancelled" });
    await bench.pass(10_000);
    expect(shape(bench.world).vms).to.deep.equal(["running"]);
    // The chain was reorganised: it never was cancelled.
    reader.change(7n, { status: "active", expiresAt });
    reader.mine(5);
    await bench.pass(10_000);
    expect(shape(bench.world)).to.deep.include({ status: "active", vms: ["running"] });
  });

  it("ends three a day, and then waits for a person or a day", async () => {
    const bench = new SagaBench();
    const ids = [1n, 2n, 3n, 4n, 5n];
    for (const id of ids) bench.world.reader.purchase(id, TENANT_KEY.publicKey);
    await bench.pass(15_000);
    for (const id of ids) bench.world.reader.change(id, { status: "terminated" });
    await bench.pass(60_000);
    expect(bench.world.hypervisor.vms.size).to.equal(2);
    expect(bench.alerts.join()).to.include("DESTRUCTION_LIMIT");
    await bench.jump(DAY);
    expect(bench.world.hypervisor.vms.size).to.equal(0);
  });

  it("goes on without its store: VMs are adopted, not made again", async () => {
    const bench = await bought();
    bench.loseStore();
    await bench.pass(10_000);
    expect(bench.outcomes()).to.deep.equal(["adopt done", "resume done", "limit done", "attest done"]);
    expect(bench.world.hypervisor.acts.filter((act) => act === "clone").length).to.equal(1);
    expect(bench.world.registry.machines.get(7n)).to.deep.include({ ipv4: "10.77.1.7", status: "running" });
  });

  it("takes the seed of an adopted VM away, and lets it start with its host", async () => {
    const bench = new SagaBench();
    const { reader, hypervisor } = bench.world;
    reader.purchase(7n, TENANT_KEY.publicKey);
    for (let i = 0; i < 200 && bench.store.rows[0]?.job.step !== "deliver"; i++) await bench.pass(100);
    bench.loseStore();
    const { recipient } = reader.get(7n);
    const given = { owner: recipient, epoch: 1, hasCredential: true, startsAt: reader.time };
    reader.change(7n, { status: "active", ...given, expiresAt: reader.time + DAY });
    await bench.pass(10_000);
    expect(bench.outcomes()).to.deep.equal(["adopt done", "resume done", "limit done", "attest done"]);
    expect(hypervisor.vms.get(1_007)).to.deep.include({ seed: null, onBoot: true });
  });

  it("adopts a VM with the address that it has, though another one is its place in the pool", async () => {
    const bench = new SagaBench();
    const { registry, reader } = bench.world;
    const held = { ...ORDINARY, generation: 1, vmid: 1_257, node: "node1", ipv4: "10.77.1.7" };
    await registry.reserve(257n, 0, () => held);
    reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(15_000);
    expect(registry.machines.get(7n)).to.deep.include({ ipv4: "10.77.1.8", status: "running" });
    bench.loseStore();
    await bench.pass(10_000);
    expect(registry.machines.get(7n)).to.deep.include({ ipv4: "10.77.1.8", status: "running" });
  });

  it("keeps the address of a VM that was fenced before the store was lost, in the middle of a purchase", async () => {
    const bench = new SagaBench();
    const { registry, reader, hypervisor } = bench.world;
    hypervisor.guestsAnswer = false;
    const held = { ...ORDINARY, generation: 1, vmid: 1_257, node: "node1", ipv4: "10.77.1.7" };
    await registry.reserve(257n, 0, () => held);
    reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(15_000);
    expect(hypervisor.vms.get(1_007)?.power).to.equal("running");
    bench.loseStore();
    hypervisor.guestsAnswer = true;
    await bench.pass(15_000);
    expect(registry.machines.get(7n)).to.deep.include({ ipv4: "10.77.1.8", status: "running" });
    expect(hypervisor.vms.get(1_007)?.address).to.equal("10.77.1.8");
  });

  it("gives no newcomer the address of a VM that is not adopted yet, when the store was lost", async () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    const { registry, reader, hypervisor } = world;
    // It was made when its place in the pool was taken.
    Object.assign(hypervisor.vms.get(1_007) ?? {}, { address: "10.77.1.3" });
    registry.machines.clear();
    const bench = new SagaBench(world);
    const { observe } = hypervisor;
    hypervisor.observe = async (vm) => {
      if (vm.vmid === 1_007) throw new RetryableError("PVE_UNREACHABLE", "no answer", "wait");
      return observe.call(hypervisor, vm);
    };
    reader.purchase(3n, TENANT_KEY.publicKey);
    await bench.pass(20_000);
    expect(registry.machines.get(3n)).to.include({ ipv4: "10.77.1.4", status: "running" });
    hypervisor.observe = observe;
    await bench.pass(20_000);
    expect(registry.machines.get(7n)).to.include({ ipv4: "10.77.1.3", status: "running" });
  });

  it("gives a half-made VM no address of another that is not adopted yet", async () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    const { registry, reader, hypervisor } = world;
    Object.assign(hypervisor.vms.get(1_007) ?? {}, { address: "10.77.1.3" });
    const bench = new SagaBench(world);
    reader.purchase(3n, TENANT_KEY.publicKey);
    await bench.until(() => hypervisor.vms.has(1_003));
    Object.assign(hypervisor.vms.get(1_003) ?? {}, { address: null });
    // The purchase is looked at first.
    const { reserve } = registry;
    bench.loseStore();
    registry.reserve = async (id, now, choose) => {
      if (id === 7n && !registry.machines.has(3n)) throw new RetryableError("LATER", "not yet", "wait");
      return reserve.call(registry, id, now, choose);
    };
    await bench.pass(60_000);
    expect(registry.machines.get(7n)).to.include({ ipv4: "10.77.1.3", status: "running" });
    expect(registry.machines.get(3n)).to.include({ ipv4: "10.77.1.4", status: "running" });
  });

  it("ends though its id was taken by somebody else's VM right after its destruction", async () => {
    const bench = await bought();
    const { reader, hypervisor } = bench.world;
    const theirs = { ...hypervisor.vms.get(1_007), mark: "theirs" } as MemoryVm;
    reader.change(7n, { status: "cancelled" });
    takeIdOf(hypervisor, theirs);
    await bench.pass(60_000);
    expect(reader.get(7n).status).to.equal("closed");
    expect(bench.world.registry.machines.size).to.equal(0);
    expect(hypervisor.vms.get(1_007)).to.equal(theirs);
    expect(bench.alerts).to.deep.equal([]);
  });

  it("ends though the store was lost with the job that destroyed its VM, and another took the id", async () => {
    const bench = await bought();
    const { reader, hypervisor } = bench.world;
    const theirs = { ...hypervisor.vms.get(1_007), mark: "theirs" } as MemoryVm;
    const { ensureDestroyed } = hypervisor;
    hypervisor.ensureDestroyed = async (vm) => {
      const progress = await ensureDestroyed.call(hypervisor, vm);
      if (!hypervisor.vms.has(1_007)) {
        hypervisor.vms.set(1_007, theirs);
        throw new RetryableError("PVE_UNREACHABLE", "the answer is lost", "wait");
      }
      return progress;
    };
    reader.change(7n, { status: "cancelled" });
    await bench.until(() => hypervisor.vms.get(1_007) === theirs);
    bench.loseStore();
    await bench.pass(60_000);
    expect(reader.get(7n).status).to.equal("closed");
    expect(hypervisor.vms.get(1_007)).to.equal(theirs);
  });

  it("does not end while a VM stands there that may be its own with another description", async () => {
    const bench = await bought();
    const { reader, hypervisor } = bench.world;
    const theirs = { ...hypervisor.vms.get(1_007), mark: "theirs" } as MemoryVm;
    bench.onEnter = (_kind, step) => {
      if (step === "destroy") hypervisor.vms.set(1_007, theirs);
    };
    reader.change(7n, { status: "cancelled" });
    await bench.pass(60_000);
    expect(reader.get(7n).status).to.equal("cancelled");
    expect(bench.world.registry.machines.size).to.equal(1);
    expect(hypervisor.vms.get(1_007)).to.equal(theirs);
    expect(bench.alerts.join()).to.include("FOREIGN_VM");
  });

  it("is refunded though its id was taken by somebody else's VM right after its half-made one was removed", async () => {
    const bench = new SagaBench();
    const { reader, hypervisor, registry } = bench.world;
    hypervisor.guestsAnswer = false;
    reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.until(() => hypervisor.vms.get(1_007)?.power === "running");
    const theirs = { ...hypervisor.vms.get(1_007), mark: "theirs" } as MemoryVm;
    takeIdOf(hypervisor, theirs);
    await bench.pass(700_000);
    expect(reader.get(7n).status).to.equal("refunded");
    expect(registry.machines.size).to.equal(0);
    expect(hypervisor.vms.get(1_007)).to.equal(theirs);
    expect(bench.alerts).to.deep.equal([]);
  });

  it("goes on without its store in the middle of a purchase", async () => {
    const bench = new SagaBench();
    bench.world.reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(1_000);
    expect(bench.world.hypervisor.vms.size).to.equal(1);
    bench.loseStore();
    await bench.pass(15_000);
    expect(shape(bench.world)).to.deep.include({ status: "active", vms: ["running"], machines: ["running"] });
    expect(bench.world.hypervisor.acts.filter((act) => act === "clone").length).to.equal(1);
  });

  it("tells when a paid VM is gone, and makes no other", async () => {
    const bench = await bought();
    bench.world.hypervisor.vms.clear();
    bench.loseStore();
    await bench.pass(10_000);
    expect(bench.alerts.join()).to.include("VM_LOST");
    expect(bench.world.hypervisor.vms.size).to.equal(0);
  });
});

import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { placesOf } from "../../../keeper/core/places-of.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { deliver, deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY = 86_400;
const MINUTE = 60_000;

describe("the reconciler", () => {
  const bench = (ids: readonly bigint[] = [7n]) => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    for (const id of ids) if (id !== 7n) deliver(world, id);
    const made = new SagaBench(world);
    const vm = (id = 7n) => {
      const found = world.hypervisor.vms.get(1_000 + Number(id));
      if (!found) throw new Error(`VM ${id} is gone`);
      return found;
    };
    const reads = async (work: () => Promise<void>) => {
      const before = world.reader.reads;
      await work();
      return world.reader.reads - before;
    };
    return { ...world, bench: made, vm, reads };
  };
  const ids = (count: number) => Array.from({ length: count }, (_, i) => BigInt(i + 1));

  describe("on an idle host", () => {
    it("reads each of 5,000 subscriptions once, and then only what has changed", async function () {
      this.timeout(60_000);
      const { bench: host, reader, reads, hypervisor } = bench(ids(5_000));
      expect(await reads(() => host.reconcile())).to.equal(5_000);
      const looks = hypervisor.looks;
      expect(
        await reads(async () => {
          for (let tick = 0; tick < 10; tick++) await host.reconcile();
        }),
      ).to.equal(0);
      expect(hypervisor.looks - looks).to.equal(10);
      reader.change(42n, { expiresAt: reader.get(42n).expiresAt + DAY });
      expect(await reads(() => host.reconcile())).to.equal(1);
      expect(host.outcomes()).to.deep.equal(["attest forward"]);
    });

    it("leaves a chain alone that is slow to answer for three times as long as it took", async () => {
      const { bench: host, clock, reader } = bench();
      let looks = 0;
      const answer = reader.fingerprints.bind(reader);
      reader.fingerprints = (depth) => {
        looks++;
        clock.now += 10_000;
        return answer(depth);
      };
      await host.reconcile();
      clock.now += 29_999;
      await host.reconcile();
      expect(looks).to.equal(1);
      clock.now += 1;
      await host.reconcile();
      expect(looks).to.equal(2);
    });

    it("looks again when a statement gets old, and after some hours whatever was found", async () => {
      const { bench: host, clock, reads } = bench();
      await host.reconcile();
      clock.now += (DAY / 3) * 1000 - 1;
      // After six hours of trust once, and not for the statement.
      expect(await reads(() => host.reconcile())).to.equal(1);
      expect(host.outcomes()).to.deep.equal([]);
      clock.now += 1;
      expect(await reads(() => host.reconcile())).to.equal(1);
      expect(host.outcomes()).to.deep.equal(["attest forward"]);
    });

    it("asks nothing of the chain while a job is at work, and looks when it has ended", async () => {
      const { bench: host, reader, reads } = bench();
      reader.change(7n, { owner: ADDRESS(2) });
      await host.reconcile();
      expect(host.outcomes()).to.deep.equal(["transfer forward"]);
      expect(await reads(() => host.reconcile())).to.equal(0);
      await host.pass(5_000);
      expect(host.outcomes()).to.deep.equal(["transfer done"]);
      expect(await reads(() => host.reconcile())).to.equal(0);
    });

    it("decides nothing about a machine as it was before the job that has ended meanwhile", async () => {
      const { bench: host, reader, registry } = bench();
      await registry.update(7n, { status: "suspended" });
      const read = reader.read.bind(reader);
      reader.read = async (...asked) => {
        await registry.update(7n, { status: "running" });
        return read(...asked);
      };
      await host.reconcile();
      expect(host.outcomes()).to.deep.equal([]);
    });

    it("does not believe a server that lags behind the one that told of a change", async () => {
      const { bench: host, reader } = bench();
      await host.reconcile();
      const read = reader.read.bind(reader);
      const old = await read(7n, "confirmed");
      reader.change(7n, { owner: ADDRESS(2) });
      reader.read = async () => old;
      await host.reconcile();
      expect(host.outcomes()).to.deep.equal([]);
      reader.read = read;
      await host.reconcile();
      expect(host.outcomes()).to.deep.equal(["transfer forward"]);
    });

    it("forgets what has ended for longer than it is kept", async () => {
      const { bench: host, reader, clock } = bench();
      reader.change(7n, { owner: ADDRESS(2) });
      await host.pass(5_000);
      expect(host.outcomes()).to.deep.equal(["transfer done"]);
      clock.now += 91 * DAY * 1000;
      await host.reconcile();
      expect(host.outcomes()).not.to.include("transfer done");
    });
  });

  describe("by the power of VMs", () => {
    it("starts within a tick what is off and should run", async () => {
      const { bench: host, vm } = bench(ids(3));
      host.tickMs = 15_000;
      await host.pass(1_000);
      vm(2n).power = "stopped";
      const ms = await host.until(() => vm(2n).power === "running");
      expect(ms).to.be.at.most(16_000);
      expect(host.outcomes()).to.deep.equal(["power done"]);
    });

    it("starts everything again after a host was restarted", async () => {
      const { bench: host, vm } = bench(ids(20));
      for (const id of ids(20)) vm(id).power = "stopped";
      await host.pass(10_000);
      expect(ids(20).filter((id) => vm(id).power !== "running")).to.deep.equal([]);
    });

    it("leaves a VM off that its tenant has stopped, and stops it when it runs", async () => {
      const { bench: host, vm, registry, hypervisor } = bench();
      await registry.update(7n, { halted: true });
      vm().power = "stopped";
      await host.pass(30_000);
      expect(hypervisor.acts).to.deep.equal([]);
      vm().power = "running";
      await host.pass(10_000);
      expect(vm().power).to.equal("stopped");
    });

    it("stops a suspended VM that runs", async () => {
      const { bench: host, vm } = bench();
      await host.jump(31 * DAY);
      expect(vm().power).to.equal("stopped");
      vm().power = "running";
      await host.pass(10_000);
      expect(vm().power).to.equal("stopped");
    });

    it("takes no node that is away, and no VM that is not listed, for stopped", async () => {
      const { bench: host, hypervisor, vm } = bench();
      hypervisor.nodesAway.add("node1");
      vm().power = "stopped";
      await host.pass(30_000);
      expect(host.outcomes()).to.deep.equal([]);
      const readFleet = hypervisor.readFleet.bind(hypervisor);
      hypervisor.readFleet = async () => ({ ...(await readFleet()), vms: [] });
      await host.pass(30_000);
      expect(host.outcomes()).to.deep.equal([]);
      expect(host.alerts).to.deep.equal([]);
    });

    it("goes on with the chain's work while the hypervisor is away, and says that it is", async () => {
      const { bench: host, hypervisor, reader } = bench();
      hypervisor.isAway = true;
      reader.change(7n, { owner: ADDRESS(2) });
      await host.pass(5_000);
      expect(host.outcomes()).to.deep.equal(["transfer done"]);
      expect(host.alerts).to.include("no node answers");
    });

    it("tells of a VM that does not stay up, and tries again later", async () => {
      const { bench: host, vm, hypervisor } = bench();
      const starts = () => hypervisor.acts.filter((act) => act === "start").length;
      for (let i = 0; i < 16; i++) {
        vm().power = "stopped";
        await host.pass(30_000);
      }
      expect(starts()).to.equal(3);
      expect(host.alerts.filter((alert) => alert.startsWith("VM_DOES_NOT_STAY_UP"))).to.have.length(1);
      await host.pass(5 * MINUTE);
      expect(starts()).to.equal(4);
      expect(vm().power).to.equal("running");
    });
  });

  describe("of VMs that nothing explains", () => {
    const orphan = (world: ReturnType<typeof bench>, id: bigint, generation = 1) => {
      const { mark, vmid } = vmOf(world.settings, id, generation);
      world.hypervisor.vms.set(vmid, { ...world.vm(), mark, files: new Map() });
    };

    it("tells once an hour of one that is marked as ours, and does not touch it", async () => {
      const world = bench();
      orphan(world, 99n);
      await world.bench.pass(30_000);
      expect(world.bench.alerts.map((alert) => alert.split(" ")[0])).to.deep.equal(["ORPHAN_VM"]);
      expect(world.hypervisor.acts).to.deep.equal([]);
      await world.bench.jump(3_601);
      expect(world.bench.alerts).to.have.length(2);
      expect(world.hypervisor.vms.has(1_099)).to.equal(true);
    });

    it("finds one in another place, and takes the machine of a live subscription there for none", async () => {
      const world = bench();
      orphan(world, 7n, 1_000_002);
      orphan(world, 99n, 1_000_002);
      await world.bench.pass(30_000);
      expect(world.bench.alerts).to.have.length(1);
      expect(world.bench.alerts[0]).to.include("VM 100001099 on node1").and.to.include("subscription 99 ");
    });

    it("reads the marks of nothing but what is in question: an orphan's own, the places of one that it adopts", async () => {
      const world = bench(ids(20));
      orphan(world, 99n);
      world.registry.machines.delete(8n);
      const asked: number[][] = [];
      const listMarks = world.hypervisor.listMarks.bind(world.hypervisor);
      world.hypervisor.listMarks = (vmids) => {
        asked.push([...(vmids ?? [])]);
        return listMarks(vmids);
      };
      await world.bench.pass(30_000);
      expect(world.registry.machines.has(8n)).to.equal(true);
      expect(asked).to.have.deep.members([[1_099], [...placesOf(world.settings.vmidBase, 8n)]]);
    });

    it("reads the marks once for one that is not ours, and says nothing", async () => {
      const world = bench();
      const stranger = { ...world.vm(), mark: "an operator's own" };
      world.hypervisor.vms.set(1_050, stranger);
      let looks = 0;
      const listMarks = world.hypervisor.listMarks.bind(world.hypervisor);
      world.hypervisor.listMarks = () => {
        looks++;
        return listMarks();
      };
      await world.bench.pass(30_000);
      expect([looks, world.bench.alerts]).to.deep.equal([1, []]);
    });

    it("removes one whose subscription was closed, through the gates of destruction", async () => {
      const world = bench();
      deliver(world, 8n);
      world.registry.machines.delete(8n);
      orphan(world, 8n, 3);
      world.reader.lag = 5;
      world.reader.change(8n, { status: "closed", owner: null });
      await world.bench.pass(10_000);
      expect(world.hypervisor.vms.has(1_008)).to.equal(true);
      world.reader.mine(5);
      await world.bench.pass(10_000);
      expect(world.hypervisor.vms.has(1_008)).to.equal(false);
      expect(world.vm().power).to.equal("running");
    });
  });

  it("tries again at the next tick when the chain cannot be read", async () => {
    const { bench: host, reader } = bench();
    const fingerprints = reader.fingerprints.bind(reader);
    reader.change(7n, { owner: ADDRESS(2) });
    reader.fingerprints = () => Promise.reject(new RetryableError("RPC_DOWN", "no server answers", "wait"));
    await host.pass(5_000);
    expect(host.outcomes()).to.deep.equal([]);
    reader.fingerprints = fingerprints;
    await host.pass(5_000);
    expect(host.outcomes()).to.deep.equal(["transfer done"]);
  });
});

import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { Placement } from "../../../keeper/sagas/placement.ts";
import { MemoryHypervisor } from "../../fakes/memory-hypervisor.ts";
import { MemoryMachineRegistry } from "../../fakes/memory-machine-registry.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";

const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 512, diskGiB: 5, mbps: 100 };

describe("Placement", () => {
  const bench = (capacity: number) => {
    const hypervisor = new MemoryHypervisor();
    hypervisor.capacity = capacity;
    const registry = new MemoryMachineRegistry();
    const { settings } = makeSagaWorld({ now: 0 });
    const placement = new Placement(hypervisor, registry, settings);
    let taken: ReadonlySet<string> = new Set();
    const told: bigint[] = [];
    placement.onTurn((id) => told.push(id));
    const place = async (id: number, now = 0) => {
      const placed = await placement.place({
        subscription: BigInt(id),
        order: id,
        spec: SPEC,
        now,
        choose: (inUse, node) => {
          taken = inUse;
          return { ...ORDINARY, generation: 1, vmid: 1_000 + id, node, ipv4: `10.77.1.${id}` };
        },
      });
      return typeof placed !== "string";
    };
    const release = async (id: number) => {
      await registry.release(BigInt(id), 0);
      placement.roomMade();
    };
    /** A VM in our pool. */
    const stand = (id: number, address: string | null, node = "node1") => {
      const vm = { mark: "m", node, configured: true, address, seed: null, onBoot: true };
      hypervisor.vms.set(1_000 + id, { ...vm, power: "running", files: new Map() });
    };
    const inUse = () => [...taken].sort();
    return { hypervisor, registry, placement, told, place, release, stand, inUse };
  };

  it("never gives the same room to two who ask at the same time", async () => {
    const { place } = bench(2);
    expect(await Promise.all([1, 2, 3, 4].map((id) => place(id)))).to.deep.equal([true, true, false, false]);
  });

  it("tells the hypervisor which nodes are drained now", async () => {
    const { hypervisor, registry } = bench(2);
    const drained = new Set<string>();
    const asked: string[][] = [];
    hypervisor.chooseNode = async (_spec, _committed, nodes) => {
      asked.push([...(nodes ?? [])]);
      return "node1";
    };
    const placement = new Placement(hypervisor, registry, makeSagaWorld({ now: 0 }).settings, () => drained);
    const wish = (id: number) => ({
      subscription: BigInt(id),
      order: id,
      spec: SPEC,
      now: 0,
      choose: () => ({
        ...ORDINARY,
        generation: 1,
        vmid: 1_000 + id,
        node: "node1",
        ipv4: `10.77.1.${id}`,
      }),
    });
    await placement.place(wish(1));
    drained.add("node2");
    await placement.place(wish(2));
    expect(asked).to.deep.equal([[], ["node2"]]);
  });

  it("counts promised room before a VM uses it, and once when one does", async () => {
    const { place, stand } = bench(2);
    await place(1);
    stand(1, null);
    expect([await place(2), await place(3)]).to.deep.equal([true, false]);
  });

  it("serves who has waited for longest, and tells them when there is room", async () => {
    const { told, place, release } = bench(1);
    expect([await place(1), await place(3), await place(2)]).to.deep.equal([true, false, false]);
    await release(1);
    expect(told).to.deep.equal([2n]);
    expect([await place(4), await place(3), await place(2)]).to.deep.equal([false, false, true]);
  });

  it("tells the next one too when there may be room for both, or when who waits leaves", async () => {
    const { hypervisor, placement, told, place } = bench(1);
    for (const id of [1, 2, 3, 4]) await place(id);
    hypervisor.capacity = 2;
    await place(2);
    expect(told).to.deep.equal([3n]);
    placement.leave(3n);
    expect(told).to.deep.equal([3n, 4n]);
    expect([placement.isWaiting(3n), placement.isWaiting(4n)]).to.deep.equal([false, true]);
  });

  it("forgets who has not asked for two minutes", async () => {
    const { place, release } = bench(1);
    for (const id of [1, 2, 3]) await place(id);
    await release(1);
    expect(await place(3, 119_999)).to.equal(false);
    expect(await place(3, 120_000)).to.equal(true);
  });

  describe("when a store was lost", () => {
    it("gives nobody the address of a VM that the registry does not know", async () => {
      const { place, stand, inUse } = bench(9);
      stand(5, "10.77.1.3");
      stand(6, null);
      expect(await place(1)).to.equal(true);
      expect(inUse()).to.deep.equal(["10.77.1.3"]);
      expect(await place(2)).to.equal(true);
      expect(inUse()).to.deep.equal(["10.77.1.1", "10.77.1.3"]);
    });

    it("asks no more when no such VM is left", async () => {
      const { hypervisor, place, stand } = bench(9);
      stand(1, "10.77.1.1");
      await place(1);
      await place(2);
      hypervisor.fencedAddresses = () => Promise.reject(new Error("asked again"));
      expect(await place(3)).to.equal(true);
    });

    it("waits for VMs that have not said theirs, five minutes from the last that did", async () => {
      const { hypervisor, place, stand, inUse } = bench(9);
      hypervisor.nodesAway.add("node2");
      stand(5, "10.77.1.5", "node2");
      stand(6, "10.77.1.3", "node2");
      expect(await place(1)).to.equal(false);
      stand(5, "10.77.1.5", "node1");
      expect(await place(1, 200_000)).to.equal(false);
      expect(await place(1, 499_999)).to.equal(false);
      expect(await place(1, 500_000)).to.equal(true);
      // Of the one that is still away, its place in the pool is the best guess.
      expect(inUse()).to.deep.equal(["10.77.1.5", "10.77.1.6"]);
      expect(await place(2, 500_001)).to.equal(true);
    });

    it("goes on at once when the last of them has said its own", async () => {
      const { hypervisor, place, stand, inUse } = bench(9);
      hypervisor.nodesAway.add("node2");
      stand(6, "10.77.1.3", "node2");
      expect(await place(1)).to.equal(false);
      hypervisor.nodesAway.clear();
      expect(await place(1, 1)).to.equal(true);
      expect(inUse()).to.deep.equal(["10.77.1.3"]);
    });
  });

  it("returns what is held, and passes every other failure on", async () => {
    const { hypervisor, place } = bench(1);
    expect([await place(1), await place(1)]).to.deep.equal([true, true]);
    hypervisor.chooseNode = () => Promise.reject(new FinalError("PVE_FAILED", "no", "look"));
    const failure = await place(2).catch((error: FinalError) => error.code);
    expect(failure).to.equal("PVE_FAILED");
  });
});

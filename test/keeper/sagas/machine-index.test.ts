import { expect } from "chai";
import { instanceOf } from "../../../keeper/core/instance.ts";
import { MachineIndex } from "../../../keeper/sagas/machine-index.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { deliver, deliveredWorld } from "./delivered-world.ts";

describe("MachineIndex", () => {
  const setUp = () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    deliver(world, 8n);
    const { settings } = world;
    const named = (id: bigint, ipv4: string, generation = 1) => ({
      subscription: id,
      instance: instanceOf(vmOf(settings, id, generation)),
      vm: `vm-${id}`,
      linuxUser: settings.linuxUser,
      ipv4,
    });
    return { ...world, index: new MachineIndex(world), named };
  };

  it("finds a machine by its subscription, its instance and its address", async () => {
    const { index, named } = setUp();
    const machine = named(8n, "10.77.1.8");
    expect(await index.ofSubscription(8n)).to.deep.equal(machine);
    expect(await index.ofInstance(machine.instance)).to.deep.equal(machine);
    expect(await index.ofAddress("10.77.1.8")).to.deep.equal(machine);
    expect(await index.ofInstance("0".repeat(32))).to.equal(null);
    expect(await index.ofAddress("10.77.1.9")).to.equal(null);
    expect(await index.ofSubscription(9n)).to.equal(null);
  });

  it("forgets one that was destroyed, and gives its address to the next", async () => {
    const { index, named, registry } = setUp();
    const { instance } = named(7n, "10.77.1.7");
    expect((await index.ofInstance(instance))?.subscription).to.equal(7n);
    await registry.release(7n, 0);
    expect(await index.ofInstance(instance)).to.equal(null);
    expect(await index.ofAddress("10.77.1.7")).to.equal(null);
    await registry.update(8n, {});
    const eighth = await registry.get(8n);
    if (eighth) registry.machines.set(9n, { ...eighth, subscription: 9n, vmid: 1_009, ipv4: "10.77.1.7" });
    expect((await index.ofAddress("10.77.1.7"))?.subscription).to.equal(9n);
  });

  it("knows a reinstalled machine as its new instance only", async () => {
    const { index, named, registry } = setUp();
    const [before, after] = [named(7n, "10.77.1.7"), named(7n, "10.77.1.7", 2)];
    expect(await index.ofInstance(before.instance)).to.deep.equal(before);
    await registry.advance(7n, 2, 1_000_001);
    expect(await index.ofInstance(before.instance)).to.equal(null);
    expect(await index.ofInstance(after.instance)).to.deep.equal(after);
    expect(await index.ofAddress("10.77.1.7")).to.deep.equal(after);
  });
});

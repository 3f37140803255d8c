import { expect } from "chai";
import { withBackups } from "../../fakes/with-backups.ts";
import { deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

/** Unix seconds. */
const BACKUP = 1_799_900_000;

describe("a VM that the operator slows", () => {
  const bench = () => {
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    const host = new SagaBench(world);
    const vm = () => [...world.hypervisor.vms.values()][0];
    const throttle = async (throttleMbps: number) => {
      world.reader.change(7n, { throttleMbps });
      await host.pass(10_000);
    };
    const limits = () => world.hypervisor.acts.filter((act) => act === "limit").length;
    return { ...world, world, host, vm, throttle, limits };
  };

  it("goes on running, slowed once, and is as fast as before when that is lifted", async () => {
    const { throttle, vm, hypervisor } = bench();
    await throttle(2);
    expect([vm()?.power, vm()?.limit?.mbps]).to.deep.equal(["running", 2]);
    await throttle(1);
    await throttle(0);
    expect([vm()?.power, vm()?.limit]).to.deep.equal(["running", undefined]);
    expect(hypervisor.acts).to.deep.equal(["limit", "limit", "limit"]);
  });

  it("is slowed when it runs again", async () => {
    const { throttle, host, reader, vm, limits } = bench();
    reader.change(7n, { held: true });
    await throttle(2);
    expect([vm()?.power, limits()]).to.deep.equal(["stopped", 0]);
    reader.change(7n, { held: false });
    await host.pass(10_000);
    expect([vm()?.power, vm()?.limit?.mbps]).to.deep.equal(["running", 2]);
  });

  it("does not get away by a reinstallation", async () => {
    const { throttle, host, reader, vm, limits } = bench();
    await throttle(2);
    reader.request(7n, "reinstall");
    await host.pass(120_000);
    expect([vm()?.mark.endsWith(":2"), vm()?.limit?.mbps, limits()]).to.deep.equal([true, 2, 2]);
  });

  it("does not get away by a snapshot or a backup from before", async () => {
    const { world, throttle, host, reader, vm, limits } = bench();
    withBackups(world);
    reader.request(7n, "snapshot", 1);
    await host.pass(60_000);
    const files = vm()?.files;
    Object.assign(vm() ?? {}, { backups: new Map([[BACKUP, new Map(files)]]) });
    await throttle(2);
    reader.request(7n, "rollback", 1);
    await host.pass(120_000);
    expect([vm()?.limit?.mbps, limits()]).to.deep.equal([2, 2]);
    reader.request(7n, "rollback", BACKUP);
    await host.pass(120_000);
    expect([vm()?.restored?.takenAt, vm()?.limit?.mbps, limits()]).to.deep.equal([BACKUP, 2, 3]);
  });

  it("is as fast as it was sold when the store that knew of it is lost", async () => {
    const { throttle, host, reader, registry, vm } = bench();
    await throttle(2);
    registry.machines.clear();
    reader.change(7n, { throttleMbps: 0 });
    await host.pass(60_000);
    expect([vm()?.limit, registry.machines.get(7n)?.throttleMbps]).to.deep.equal([undefined, 0]);
  });
});

import { expect } from "chai";
import { MemoryVault } from "../../fakes/memory-vault.ts";
import { makeSagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { withBackups } from "../../fakes/with-backups.ts";
import { deliver } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const NOW = 1_800_000_000;
const MINUTE = 60_000;

describe("the last backup of a machine", () => {
  const bench = () => {
    const world = makeSagaWorld({ now: NOW * 1_000 });
    const vault = new MemoryVault(world.hypervisor);
    deliver(world, 7n);
    // The bench goes by what the world has at each moment.
    return Object.assign(world, { lastBackups: vault, vault, host: new SagaBench(world) });
  };
  const order = ({ hypervisor }: ReturnType<typeof bench>) =>
    hypervisor.acts.filter((act) => ["stop", "last-backup", "remove-backup", "destroy"].includes(act));

  it("is made of what was in it, once it is off and before it is destroyed", async () => {
    const world = bench();
    world.hypervisor.vms.get(1_007)?.files.set("/home/admin/thesis", "all of it");
    world.reader.change(7n, { status: "cancelled" });
    await world.host.pass(MINUTE);
    expect(order(world)).to.deep.equal(["stop", "last-backup", "destroy"]);
    const [files] = [...world.vault.kept.values()];
    expect(files?.get("/home/admin/thesis")).to.equal("all of it");
    expect(world.reader.get(7n).status).to.equal("closed");
  });

  it("is made beside the scheduled ones, which go with their machine", async () => {
    const world = bench();
    withBackups(world);
    world.host.tickMs = 15_000;
    await world.host.jump(90_000);
    world.reader.change(7n, { status: "cancelled" });
    await world.host.pass(MINUTE);
    expect(order(world)).to.deep.equal(["stop", "last-backup", "remove-backup", "destroy"]);
  });

  it("is waited for while there is no room for it: nothing is destroyed without, and a person hears", async () => {
    const world = bench();
    world.vault.isFull = true;
    world.reader.change(7n, { status: "cancelled" });
    await world.host.pass(MINUTE);
    await world.host.jump(13 * 3_600);
    expect(order(world)).to.deep.equal(["stop"]);
    const told = world.host.store.rows.filter(({ job }) => job.alerted).map(({ job }) => job.step);
    expect(told).to.deep.equal(["save"]);
    world.vault.isFull = false;
    await world.host.pass(60 * MINUTE);
    expect(order(world)).to.deep.equal(["stop", "last-backup", "destroy"]);
  });

  it("is waited for no longer when the operator wants none any more", async () => {
    const world = bench();
    world.vault.isFull = true;
    world.reader.change(7n, { status: "cancelled" });
    await world.host.pass(MINUTE);
    Object.assign(world, { lastBackups: null });
    await world.host.pass(60 * MINUTE);
    expect(order(world)).to.deep.equal(["stop", "destroy"]);
  });

  it("is made of no machine that nobody ever had", async () => {
    const world = bench();
    world.reader.purchase(8n, TENANT_KEY.publicKey);
    await world.host.until(() => world.hypervisor.vms.has(1_008));
    world.reader.change(8n, { status: "refunded" });
    await world.host.pass(10 * MINUTE);
    expect(world.hypervisor.vms.has(1_008)).to.equal(false);
    expect(world.vault.kept.size).to.equal(0);
  });
});

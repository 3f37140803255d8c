import { expect } from "chai";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { TENANT_KEY } from "../../fakes/saga-world.ts";
import { deliver, deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const DAY = 86_400;
const NONE = `0x${"00".repeat(32)}`;

/** A keeper that hears no event and looks every 15 seconds, as it does when the chain's events are missed. */
function deafBench() {
  const world = deliveredWorld({ now: 1_800_000_000_000 });
  const host = new SagaBench(world);
  host.tickMs = 15_000;
  const vm = world.hypervisor.vms.get(1_007);
  if (!vm) throw new Error("there is no VM");
  const statement = () => vm.files.get("/var/lib/blockhost/ownership") ?? "";
  /** Stops right after a tick, so that a change has to wait for the whole of the next one. */
  const afterTick = () => host.pass(500);
  return { ...world, host, vm, statement, afterTick };
}

describe("a transfer", () => {
  const transferred = { owner: ADDRESS(2), user: null, epoch: 2, encryptionKey: NONE, hasCredential: false };

  it("lets the new owner in, and nobody else, within 30 s of being final, though no event tells of it", async () => {
    const { host, reader, statement, afterTick } = deafBench();
    await afterTick();
    reader.change(7n, transferred);
    const ms = await host.until(() => statement().includes(`owner=${ADDRESS(2)}\n`));
    expect(ms).to.be.at.most(30_000);
    await host.pass(5_000);
    expect(host.outcomes()).to.deep.equal(["transfer done"]);
    expect(host.world.registry.machines.get(7n)?.statement?.facts).to.match(new RegExp(`^${ADDRESS(2)} `));
  });

  it("comes first though hundreds of statements are refreshed and purchases provisioned", async () => {
    const { host, reader, statement, afterTick, clock } = deafBench();
    for (let id = 100n; id < 300n; id++) deliver(host.world, id);
    await afterTick();
    clock.now += (DAY / 3) * 1000;
    for (let id = 400n; id < 420n; id++) reader.purchase(id, TENANT_KEY.publicKey);
    reader.change(7n, transferred);
    await host.until(() => statement().includes(`owner=${ADDRESS(2)}\n`), 30_000);
    const kinds = host.entries.filter((line) => / end /.test(line)).map((line) => line.split(" ")[0]);
    expect(kinds.indexOf("transfer")).to.be.lessThan(16);
  }).timeout(60_000);

  it("does not wait for work on the VM that takes long", async () => {
    const { host, reader, hypervisor, statement } = deafBench();
    hypervisor.ensureSnapshot = async () => ({ done: false, retryInMs: 1_000, detail: "a large disk" });
    reader.request(7n, "snapshot", 1);
    await host.pass(20_000);
    expect(host.outcomes()).to.deep.equal(["operate forward"]);
    reader.change(7n, transferred);
    await host.until(() => statement().includes(`owner=${ADDRESS(2)}\n`), 30_000);
  });

  it("ends a statement that is being offered to the owner before", async () => {
    const { host, reader, hypervisor, statement } = deafBench();
    hypervisor.guestsAnswer = false;
    reader.change(7n, { owner: ADDRESS(3) });
    await host.pass(20_000);
    hypervisor.guestsAnswer = true;
    reader.change(7n, transferred);
    await host.until(() => statement().includes(`owner=${ADDRESS(2)}\n`), 30_000);
    expect(host.entries.filter((line) => line.startsWith("transfer end"))[0]).to.match(/ superseded$/);
    expect(host.world.hypervisor.acts.filter((act) => act.startsWith("write"))).to.have.length(1);
  });

  it("gets a credential for the key of the new epoch when that is final", async () => {
    const { host, reader } = deafBench();
    reader.change(7n, transferred);
    await host.pass(20_000);
    expect(reader.sent).to.deep.equal([]);
    reader.lag = 5;
    reader.change(7n, { epoch: 3, encryptionKey: TENANT_KEY.publicKey });
    await host.pass(20_000);
    expect(reader.sent).to.deep.equal([]);
    reader.mine(5);
    await host.pass(20_000);
    expect(reader.sent).to.deep.equal(["set-credential:7:3"]);
    expect(reader.get(7n).hasCredential).to.equal(true);
  });

  it("tells when the guest does not take the statement within its patience, and offers it again", async () => {
    const { host, reader, hypervisor, statement } = deafBench();
    hypervisor.guestsAnswer = false;
    reader.change(7n, transferred);
    await host.pass(150_000);
    expect(host.entries.filter((line) => line.startsWith("transfer end")).join()).to.include(
      "GUEST_NO_STATEMENT",
    );
    hypervisor.guestsAnswer = true;
    await host.until(() => statement().includes(`owner=${ADDRESS(2)}\n`), 180_000);
  });

  it("does not take a lent login for lasting: the user is out when the loan ends", async () => {
    const { host, reader, statement } = deafBench();
    reader.change(7n, { user: { address: ADDRESS(5), expires: reader.time + 60 } });
    await host.until(() => statement().includes(`user=${ADDRESS(5)}\n`), 30_000);
    reader.change(7n, { user: null });
    await host.until(() => !statement().includes(ADDRESS(5)), 30_000);
    await host.pass(5_000);
    expect(host.outcomes()).to.deep.equal(["transfer done", "transfer done"]);
  });
});

describe("an expiry", () => {
  it("suspends within 60 s by the chain's time, though no event tells of it", async () => {
    const { host, reader, vm, afterTick } = deafBench();
    await afterTick();
    reader.change(7n, { expiresAt: reader.time + 1 });
    const ms = await host.until(() => vm.power === "stopped");
    expect(ms).to.be.at.most(60_000);
    expect(host.outcomes().slice(-1)).to.deep.equal(["suspend done"]);
  });

  it("suspends a little later when no block comes, and keeps it so", async () => {
    const { host, reader, vm, registry, afterTick } = deafBench();
    await afterTick();
    host.chainStands = true;
    reader.change(7n, { expiresAt: reader.time + 1 });
    const ms = await host.until(() => vm.power === "stopped");
    expect(ms).to.be.within(30_000, 60_000);
    await host.pass(60_000);
    expect([vm.power, registry.machines.get(7n)?.status]).to.deep.equal(["stopped", "suspended"]);
  });

  it("does not suspend early by a wall clock that is a day ahead", async () => {
    const { host, reader, vm, clock } = deafBench();
    const { expiresAt } = reader.get(7n);
    clock.now += DAY * 1000;
    host.chainStands = true;
    reader.time = expiresAt - 3_600;
    await host.pass(120_000);
    expect(vm.power).to.equal("running");
  });

  it("gives way to a renewal that comes before the VM was stopped", async () => {
    const { host, reader, vm, hypervisor } = deafBench();
    host.chainStands = true;
    await host.pass(1_000);
    reader.change(7n, { expiresAt: reader.time + 1 });
    const stop = hypervisor.ensureStopped.bind(hypervisor);
    hypervisor.ensureStopped = async () => ({ done: false, retryInMs: 1_000, detail: "it shuts down" });
    await host.until(() => host.outcomes().includes("suspend forward"), 90_000);
    hypervisor.ensureStopped = stop;
    reader.change(7n, { expiresAt: reader.time + 30 * DAY });
    await host.pass(20_000);
    expect(host.outcomes()).to.include("suspend done");
    expect(vm.power).to.equal("running");
  });
});

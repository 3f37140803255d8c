import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { open } from "../../../keeper/protocol/open.ts";
import { HOST_KEY } from "../../fakes/memory-hypervisor.ts";
import { CREDENTIAL, makeSagaWorld, type SagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { SagaBench } from "./run-sagas.ts";

const purchased = (clock: { now: number }): SagaWorld => {
  const world = makeSagaWorld(clock);
  world.reader.purchase(7n, TENANT_KEY.publicKey);
  return world;
};

describe("provision", () => {
  it("seals what opens with the tenant's key and tells where the VM is", async () => {
    const bench = new SagaBench();
    bench.world.reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(15_000);
    const sealed = hexToBytes(String(bench.store.rows[0]?.job.data.sealed));
    const context = { chainId: 31_337n, contract: CREDENTIAL, id: 7n, epoch: 1 };
    expect(await open(sealed, TENANT_KEY.secretKey, context)).to.deep.equal({
      host: "127.0.0.1",
      port: 20_000 + 256 + 7,
      user: "admin",
      hostKey: HOST_KEY,
      domain: "host.example",
    });
  });

  it("fences, tells and seals the VM's IPv6 address where it has one", async () => {
    const settings = { ipv6: "2001:db8:1::/64", endpoint: { mode: "ipv6" } } as const;
    const world = makeSagaWorld({ now: 1_800_000_000_000 }, undefined, settings);
    world.reader.purchase(7n, TENANT_KEY.publicKey);
    const bench = new SagaBench(world);
    await bench.pass(15_000);
    const vm = world.hypervisor.vms.get(1_007);
    expect(vm).to.include({ address: "10.77.1.7", ipv6: "2001:db8:1::8" });
    const sealed = hexToBytes(String(bench.store.rows[0]?.job.data.sealed));
    const context = { chainId: 31_337n, contract: CREDENTIAL, id: 7n, epoch: 1 };
    expect(await open(sealed, TENANT_KEY.secretKey, context)).to.include({ host: "2001:db8:1::8", port: 22 });
  });

  it("makes no machine for which a broker has not lent the address yet, and refunds it in time", async () => {
    let prefix: string | null = null;
    const settings = {
      get ipv6() {
        return prefix;
      },
      endpoint: { mode: "ipv6" },
    } as const;
    for (const comes of [true, false]) {
      prefix = null;
      const world = makeSagaWorld({ now: 1_800_000_000_000 }, undefined, {});
      Object.defineProperties(world.settings, Object.getOwnPropertyDescriptors(settings));
      world.reader.purchase(7n, TENANT_KEY.publicKey);
      const bench = new SagaBench(world);
      await bench.pass(60_000);
      expect(world.hypervisor.vms.size).to.equal(0);
      if (comes) prefix = "2001:db8:1::/64";
      await bench.pass(comes ? 60_000 : 3_600_000);
      expect(world.hypervisor.vms.get(1_007)?.ipv6).to.equal(comes ? "2001:db8:1::8" : undefined);
      const { subscription } = (await world.reader.read(7n, "confirmed")) ?? {};
      expect(subscription?.status).to.equal(comes ? "active" : "refunded");
    }
  });

  it("lets VMs of the plans that may send mail do so, and no others", async () => {
    for (const mailPlans of [new Set<bigint>(), new Set([1n])]) {
      const world = makeSagaWorld({ now: 1_800_000_000_000 }, undefined, { mailPlans });
      world.reader.purchase(7n, TENANT_KEY.publicKey);
      const bench = new SagaBench(world);
      await bench.pass(15_000);
      expect(bench.world.hypervisor.vms.get(1_007)?.sendsMail).to.equal(mailPlans.has(1n));
    }
  });

  it("keeps the VM when a transaction from before a lost store delivers it in the last moment", async () => {
    const bench = new SagaBench();
    const { reader, hypervisor } = bench.world;
    reader.purchase(7n, TENANT_KEY.publicKey);
    reader.mine(10);
    for (let i = 0; i < 200 && bench.store.rows[0]?.job.step !== "deliver"; i++) await bench.pass(100);
    expect(bench.store.rows[0]?.job.step).to.equal("deliver");
    // Mined, not final yet, and too close to the deadline for a delivery of ours.
    reader.lag = 5;
    const { recipient, deliverBy } = reader.get(7n);
    reader.time = deliverBy - 30;
    const given = { owner: recipient, epoch: 1, hasCredential: true, startsAt: reader.time };
    reader.change(7n, { status: "active", ...given, expiresAt: reader.time + 86_400 });
    await bench.pass(10_000);
    expect(hypervisor.vms.get(1_007)?.power).to.equal("running");
    reader.mine(10);
    await bench.pass(10_000);
    expect(bench.outcomes()[0]).to.equal("provision done");
    expect(hypervisor.acts).not.to.include("destroy");
  });

  it("delivers only what is final", async () => {
    const bench = new SagaBench();
    const { reader } = bench.world;
    reader.lag = 5;
    reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(30_000);
    expect(reader.sent).to.deep.equal([]);
    reader.mine(5);
    await bench.pass(5_000);
    expect(reader.get(7n).status).to.equal("active");
  });

  it("does not deliver to whom a reorganised chain gave the id, and serves them anew", async () => {
    const bench = new SagaBench();
    const { reader, hypervisor } = bench.world;
    reader.lag = 5;
    reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(10_000);
    reader.change(7n, { purchaseRef: `0x${"99".repeat(32)}` });
    reader.mine(5);
    await bench.pass(30_000);
    expect(reader.sent).to.deep.equal(["deliver:7:99999999"]);
    expect(hypervisor.vms.size).to.equal(1);
    expect(reader.get(7n).status).to.equal("active");
  });

  for (const [name, prepare, reason] of [
    [
      "a host without room",
      ({ hypervisor }: SagaWorld) => Object.assign(hypervisor, { capacity: 0 }),
      "NO_CAPACITY",
    ],
    [
      "a key that nothing can be sealed to",
      ({ reader }: SagaWorld) => reader.change(7n, { encryptionKey: `0x01${"00".repeat(31)}` }),
      "BAD_ENCRYPTION_KEY",
    ],
    [
      "a guest that never answers",
      ({ hypervisor }: SagaWorld) => Object.assign(hypervisor, { guestsAnswer: false }),
      "GUEST",
    ],
    [
      "a deadline that is too near",
      ({ reader }: SagaWorld) => reader.change(7n, { deliverBy: reader.time + 30 }),
      "TOO_LATE",
    ],
  ] as const) {
    it(`refunds when there is ${name}`, async () => {
      const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
      prepare(bench.world);
      await bench.pass(700_000);
      expect(bench.world.reader.get(7n).status).to.equal("refunded");
      expect(bench.store.rows[0]?.job.outcome).to.include(reason);
      expect(bench.world.hypervisor.vms.size).to.equal(0);
      expect(bench.world.registry.machines.size).to.equal(0);
    });
  }

  it("serves a purchase that a reorganised chain took away and brought back", async () => {
    const bench = new SagaBench();
    const { reader } = bench.world;
    const purchase = reader.purchase(7n, TENANT_KEY.publicKey);
    await bench.pass(1_000);
    reader.change(7n, { purchaseRef: `0x${"99".repeat(32)}`, status: "refunded" });
    await bench.pass(10_000);
    expect(bench.store.rows[0]?.job.phase).to.equal("undone");
    expect(bench.world.hypervisor.vms.size).to.equal(0);
    reader.change(7n, purchase);
    await bench.pass(90_000);
    expect(reader.get(7n).status).to.equal("active");
  });

  it("gives back the money of a purchase that it slept through", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    await bench.jump(2 * 3_600);
    expect(bench.world.reader.get(7n).status).to.equal("refunded");
  });

  it("never touches a VM of somebody else, and refunds", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    const { hypervisor, reader } = bench.world;
    const theirs = {
      mark: "not ours",
      node: "node1",
      configured: true,
      address: null,
      seed: null,
      power: "running" as const,
      onBoot: true,
      files: new Map<string, string>(),
    };
    hypervisor.vms.set(1_007, theirs);
    await bench.pass(10_000);
    expect(reader.get(7n).status).to.equal("refunded");
    expect(hypervisor.vms.get(1_007)).to.equal(theirs);
    expect(hypervisor.acts).to.deep.equal([]);
  });

  it("goes on forward when a delivery from before the store was lost comes true", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    const { reader, hypervisor } = bench.world;
    hypervisor.guestsAnswer = false;
    await bench.pass(5_000);
    reader.change(7n, { status: "active", owner: reader.get(7n).recipient, epoch: 1, hasCredential: true });
    reader.change(7n, { startsAt: reader.time, expiresAt: reader.time + 86_400 });
    await bench.pass(700_000);
    expect(bench.store.rows[0]?.job.phase).to.equal("done");
    expect(hypervisor.vms.size).to.equal(1);
  });

  it("does not destroy what was delivered when the contract's answer is a refusal", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    const { reader, hypervisor } = bench.world;
    reader.refuse.set("deliver", "SubscriptionsWrongStatus");
    const submit = reader.submit.bind(reader);
    reader.submit = async (purpose, call) => {
      if (call.kind === "deliver") {
        reader.change(7n, {
          status: "active",
          owner: reader.get(7n).recipient,
          epoch: 1,
          hasCredential: true,
        });
        reader.change(7n, { startsAt: reader.time, expiresAt: reader.time + 86_400 });
      }
      return submit(purpose, call);
    };
    await bench.pass(20_000);
    expect(hypervisor.vms.size).to.equal(1);
    expect(bench.store.rows[0]?.job.phase).to.equal("done");
  });

  it("destroys nothing that was delivered, though the server that is asked shows a time before", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    const { reader, hypervisor } = bench.world;
    await bench.until(() => hypervisor.acts.includes("start"));
    // Delivered by a life of the keeper whose store was lost.
    const before = reader.get(7n);
    reader.change(7n, {
      status: "active",
      owner: before.recipient,
      startsAt: reader.time,
      expiresAt: reader.time + 86_400,
    });
    const read = reader.read.bind(reader);
    reader.read = async (id, depth) => {
      const view = await read(id, depth);
      return view && depth === "confirmed" ? { ...view, subscription: before } : view;
    };
    hypervisor.guestsAnswer = false;
    await bench.pass(700_000);
    expect(bench.alerts.join()).to.include("PAID_VM");
    expect([hypervisor.vms.size, hypervisor.acts.includes("destroy")]).to.deep.equal([1, false]);
  });

  it("persists and tells when the contract refuses the refund", async () => {
    const bench = new SagaBench(purchased({ now: 1_800_000_000_000 }));
    bench.world.hypervisor.capacity = 0;
    bench.world.reader.refuse.set("reject", "AccessControlUnauthorizedAccount");
    await bench.pass(620_000);
    expect(bench.store.rows[0]?.job.phase).to.equal("after-undo");
    expect(bench.alerts.join()).to.include("REJECT_REVERTED");
  });
});

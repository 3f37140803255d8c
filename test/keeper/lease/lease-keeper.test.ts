import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { LeaseWorld } from "./support/lease-world.ts";
import { GRACE, PERIOD } from "./support/memory-leases.ts";

const PREFIX = "2001:db8:0:1::/64";
const DAY = 86_400;

describe("the leasing of a prefix", () => {
  let world: LeaseWorld;
  const open = async (change: Parameters<typeof LeaseWorld.open>[0] = {}) => {
    world = await LeaseWorld.open(change);
    return world;
  };
  afterEach(() => world.close());

  it("asks the broker of the configuration by itself, and gives machines the prefix once the broker is heard of", async () => {
    await open();
    const seen: (string | undefined)[] = [];
    for (let look = 0; look < 12; look++) {
      await world.pass(1);
      const { state } = world.leases.current() ?? {};
      expect(world.prefix, `while it is ${state}`).to.equal(state === "up" ? PREFIX : null);
      if (seen.at(-1) !== state) seen.push(state);
    }
    expect(seen).to.deep.equal(["requested", "answered", "up"]);
    expect(world.tunnel.raised).to.deep.include({ prefix: PREFIX, hostKey: world.chain.routed });
    expect(world.chain.paid).to.equal(1_000n);
  });

  it("gives machines no prefix of a tunnel in which nobody answers", async () => {
    await open();
    world.chain.tick = async () => {};
    await world.pass(3);
    Reflect.deleteProperty(world.chain, "tick");
    await world.chain.tick();
    world.chain.routed = "somebody else";
    await world.pass(20);
    expect([world.leases.current()?.state, world.prefix]).to.deep.equal(["installed", null]);
    expect(world.problems).to.deep.equal(["TUNNEL_SILENT"]);
  });

  it("renews a week before the end, each period once", async () => {
    await open();
    await world.pass(10);
    for (let day = 0; day < 100; day++) await world.pass(2, DAY / 2);
    expect(world.leases.current()).to.include({ state: "up" });
    // 100 days and a week are four periods of thirty.
    expect(world.chain.paid).to.equal(4_000n);
    expect(world.leases.current()?.endsAt).to.equal(world.chain.leases[0]?.endsAt);
  });

  it("has come to the same, wherever its process ends once", async function () {
    this.timeout(120_000);
    /** @returns whether the process has outlived its fuse */
    const life = async (fuse: number): Promise<boolean> => {
      await open();
      world.fuse = fuse;
      // Asked and up, given another key, renewed.
      await world.pass(6);
      await world.order(() => world.keeper.rekey());
      await world.pass(4);
      await world.pass(1, PERIOD - 5 * DAY);
      await world.pass(6);
      const isWhole = world.fuse !== null;
      world.fuse = null;
      await world.pass(6);
      const lease = world.leases.current();
      const told = `a process that ends at call ${fuse}`;
      expect(lease, told).to.deep.include({ state: "up", leaseId: 1 });
      expect(lease?.answer?.prefix, told).to.equal(PREFIX);
      expect(lease?.hostKey, told).to.equal(world.chain.routed);
      expect(world.tunnel.raised?.hostKey, told).to.equal(world.chain.routed);
      expect(world.chain.leases, told).to.have.length(1);
      expect(world.chain.paid, told).to.equal(2_000n);
      return isWhole;
    };
    for (let fuse = 1; !(await life(fuse)); fuse++) await world.close();
  });

  it("gives a lease back when it is told to, and leases that broker's no more by itself", async () => {
    await open();
    await world.pass(10);
    await world.keeper.release();
    await world.pass(5);
    expect(world.leases.newest()).to.include({ state: "released", reason: "ORDERED" });
    expect([world.tunnel.raised, world.prefix]).to.deep.equal([null, null]);
    expect(world.chain.leases[0]?.released).to.equal(true);
    await world.pass(5, DAY);
    expect(world.chain.paid).to.equal(1_000n);
    await world.keeper.request(1, 1_000n);
    await world.pass(8);
    expect(world.leases.current()).to.include({ state: "up", leaseId: 2 });
  });

  it("loses a lease that the chain says is over, and begins another that is none of it", async () => {
    await open();
    await world.pass(10);
    const [old] = await world.leases.list();
    world.chain.release(1);
    await world.pass(1);
    expect(world.leases.newest()).to.include({ state: "lost", reason: "RELEASED" });
    expect([world.tunnel.raised, world.prefix]).to.deep.equal([null, null]);
    // A server that lags shows the old one as live.
    const look = world.chain.look.bind(world.chain);
    world.chain.look = async () => ({ ...(await look()), leaseId: 1 });
    await world.pass(3, 3_600);
    expect(world.leases.current()).to.include({ state: "requested", leaseId: null });
    world.chain.look = look;
    world.chain.prefix = "2001:db8:0:2::/64";
    await world.pass(10);
    expect(world.leases.current()).to.include({ state: "up", leaseId: 2 });
    expect(world.leases.current()?.id).to.be.greaterThan(old?.id ?? 0);
    expect(world.prefix).to.equal("2001:db8:0:2::/64");
  });

  it("loses a lease that nobody could pay for, after its grace", async () => {
    await open();
    await world.pass(10);
    world.chain.takesRenewals = false;
    await world.pass(1, PERIOD + DAY);
    expect(world.leases.current()).to.include({ state: "up" });
    expect(world.problems).to.include("LEASE_NO_RENEWAL");
    await world.pass(1, GRACE);
    expect(world.leases.newest()).to.include({ state: "lost", reason: "LAPSED" });
  });

  it("has the fee back of a request that was turned down, and asks again an hour later", async () => {
    await open();
    world.chain.isFull = true;
    // Full by the time that it answers, not when it was asked.
    const look = world.chain.look.bind(world.chain);
    world.chain.look = async () => {
      const sight = await look();
      return { ...sight, offer: sight.offer && { ...sight.offer, liveLeases: 0 } };
    };
    await world.pass(6);
    expect(world.leases.newest()).to.include({ state: "refused", reason: "NO_PREFIX_LEFT" });
    expect([world.chain.paid, world.chain.credit]).to.deep.equal([0n, 0n]);
    await world.pass(10);
    expect(world.chain.requests).to.have.length(1);
    world.chain.isFull = false;
    await world.pass(1, 3_600);
    await world.pass(8);
    expect(world.prefix).to.equal(PREFIX);
  });

  it("has the fee back of a request that nobody answered", async () => {
    await open();
    world.chain.tick = async () => {};
    await world.pass(4);
    await world.pass(1, 3_601);
    await world.pass(4);
    expect(world.leases.newest()).to.include({ state: "refused", reason: "NO_ANSWER" });
    expect([world.chain.paid, world.chain.credit]).to.deep.equal([0n, 0n]);
  });

  it("takes no answer that does not open, and has other keys answered", async () => {
    await open();
    world.chain.garble = true;
    await world.pass(5);
    expect(world.leases.current()).to.include({ state: "requested", leaseId: 1, answer: null });
    expect(world.tunnel.raised).to.equal(null);
    world.chain.garble = false;
    await world.pass(1, 3_700);
    await world.pass(8);
    expect([world.prefix, world.chain.paid]).to.deep.equal([PREFIX, 1_000n]);
  });

  it("takes no prefix that machines have no room in", async () => {
    await open({ prefixProblem: () => "has no room" });
    await world.pass(5);
    expect(world.leases.current()).to.include({ state: "requested", answer: null });
    expect(world.tunnel.raised).to.equal(null);
  });

  it("finds the prefix again after the store was lost, by other keys and for no money", async () => {
    await open();
    await world.pass(10);
    await world.store.close();
    const { TempStore } = await import("../store/temp-store.ts");
    world.store = await TempStore.create();
    world.chain.now += 700;
    await world.start();
    await world.pass(10);
    expect([world.prefix, world.chain.paid]).to.deep.equal([PREFIX, 1_000n]);
    expect(world.leases.current()).to.include({ leaseId: 1, hostKey: world.chain.routed });
  });

  it("asks for another key when its own is gone", async () => {
    await open();
    await world.pass(10);
    world.tunnel.keys.clear();
    world.chain.now += 700;
    await world.pass(10);
    expect(world.tunnel.raised?.hostKey).to.equal(world.chain.routed);
    expect(world.leases.current()).to.include({ state: "up", hostKey: world.chain.routed });
  });

  it("seals again to a broker's key that has changed meanwhile", async () => {
    await open();
    const submit = world.chain.submit.bind(world.chain);
    world.chain.submit = async (...args) => {
      world.chain.submit = submit;
      world.chain.keyEpoch += 1;
      return submit(...args);
    };
    await world.pass(10);
    expect([world.prefix, world.chain.paid]).to.deep.equal([PREFIX, 1_000n]);
  });

  it("is led astray by no server that lags: nothing is lost, and nothing paid twice", async () => {
    await open();
    await world.pass(10);
    const lease = world.chain.lease.bind(world.chain);
    world.chain.lease = async (id) => ({ ...(await lease(id)), deployment: "0x", endsAt: 0, status: "none" });
    await world.pass(3);
    expect(world.leases.current()).to.include({ state: "up", leaseId: 1 });
    const endsAt = world.leases.current()?.endsAt ?? 0;
    world.chain.lease = async (id) => ({ ...(await lease(id)), endsAt });
    await world.pass(1, PERIOD - 5 * DAY);
    await world.pass(20);
    expect(world.chain.paid).to.equal(2_000n);
    const { id = 0 } = world.leases.current() ?? {};
    expect(await world.leases.lastCall(id, "renew"), "until it is seen").to.include({ state: "open" });
    world.chain.lease = lease;
    await world.pass(5);
    expect([world.chain.paid, world.leases.current()?.endsAt]).to.deep.equal([2_000n, endsAt + PERIOD]);
  });

  it("pays no price that was not agreed to, until it is", async () => {
    await open();
    await world.pass(10);
    world.chain.price = 1_500n;
    await world.pass(3, 9 * DAY);
    expect(world.problems).to.deep.equal(["LEASE_PRICE"]);
    expect(world.chain.paid).to.equal(1_000n);
    await rejection(world.keeper.renew(null), RetryableError, "LEASE_PRICE");
    await world.keeper.renew(1_500n);
    await world.pass(3);
    expect(world.chain.paid).to.equal(2_500n);
    expect(world.leases.current()?.endsAt).to.be.greaterThan(world.chain.now + PERIOD);
  });

  it("pays nothing beyond its budget", async () => {
    await open({ budget: 1_900n });
    await world.pass(10);
    await rejection(world.keeper.renew(null), RetryableError, "LEASE_BUDGET");
    expect(world.chain.paid).to.equal(1_000n);
    await world.pass(1, 30 * DAY);
    await world.pass(4);
    expect(world.chain.paid, "a month later").to.equal(2_000n);
  });

  it("refuses orders that make no sense now", async () => {
    await open({ broker: null });
    await world.pass(3);
    expect(world.chain.requests).to.deep.equal([]);
    await rejection(world.keeper.renew(null), FinalError, "LEASE_NONE");
    await rejection(world.keeper.release(), FinalError, "LEASE_NONE");
    await world.keeper.request(1, 1_000n);
    await rejection(world.keeper.request(2, 1_000n), FinalError, "LEASE_HELD");
    await rejection(world.keeper.release(), FinalError, "LEASE_ASKED");
  });
});

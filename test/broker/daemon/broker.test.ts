import { expect } from "chai";
import { decodeBytes32String, hexlify } from "ethers";
import type { BuiltBroker } from "../../../broker/daemon/build-broker.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { BrokerBed, type Host, LEASE_SECONDS, PRICE } from "../support/broker-bed.ts";

const DAY = 86_400;

describe("the broker on a chain", function () {
  this.timeout(120_000);
  let bed: BrokerBed;
  let built: BuiltBroker;

  beforeEach(async () => {
    bed = await BrokerBed.open();
    built = await bed.start();
    // Puts its own key into the registry.
    await look(2);
  });
  afterEach(() => bed.close());

  /** So many looks, each seeing what the one before has sent. */
  const look = async (times = 1) => {
    for (let done = 0; done < times; done++) {
      bed.clock.now += 61_000;
      await built.broker.tick();
    }
  };
  const restart = async () => {
    await bed.crash();
    built = await bed.start();
  };
  const peers = () =>
    bed.network.peers.map(({ publicKey, prefix, suspended }) => ({ publicKey, prefix, suspended }));
  const statusOf = async (id: number) => Number((await bed.leases.requestOf(id)).status);
  const reasonOf = async (id: number) => {
    const [log] = await bed.leases.queryFilter(bed.leases.filters.Rejected(id));
    return log && decodeBytes32String(log.args.reason);
  };
  const [OPEN, ANSWERED, REJECTED] = [1, 3, 4];

  it("puts the key of its newest secret into the registry", async () => {
    const [newest] = await built.keys.all();
    expect((await bed.registry.brokerOf(1)).offer.encryptionKey).to.equal(newest?.publicKey);
  });

  it("answers a request with a prefix that is routed by then, and earns the fee", async () => {
    const host = await bed.host();
    const id = await bed.ask(host);
    await look(2);
    const answer = await bed.answerFor(id, host);
    expect(answer?.prefix).to.equal("2001:db8:0:1::/64");
    expect(answer?.gateway).to.equal("2001:db8::1");
    expect(peers()).to.deep.equal([
      { publicKey: host.wireguardKey, prefix: "2001:db8:0:1::/64", suspended: false },
    ]);
    const { operator } = await bed.registry.brokerOf(1);
    expect(await bed.leases.creditOf(operator)).to.equal(PRICE);
  });

  it("answers each once, however often it looks", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(5);
    expect(await bed.leases.queryFilter(bed.leases.filters.Answered())).to.have.length(1);
    expect(await built.store.openRequests()).to.deep.equal([]);
  });

  for (const [what, garbage] of [
    ["random bytes", () => hexlify(new Uint8Array(113).fill(7))],
    ["a single byte", () => "0x00"],
    ["as many bytes as the contract takes", () => hexlify(new Uint8Array(1_024).fill(7))],
  ] as const)
    it(`turns a request of ${what} down at once, and answers the one after it`, async () => {
      const [bad, good] = [await bed.host(), await bed.host()];
      const first = await bed.ask(bad, garbage());
      const second = await bed.ask(good);
      await look(2);
      expect([await statusOf(first), await reasonOf(first)]).to.deep.equal([REJECTED, "UNREADABLE"]);
      expect(await statusOf(second)).to.equal(ANSWERED);
      expect(await bed.leases.creditOf(bed.admin)).to.equal(PRICE);
      // Nothing is sent a second time.
      await look(3);
      expect(await bed.leases.queryFilter(bed.leases.filters.Rejected())).to.have.length(1);
      expect(await built.store.openRequests()).to.deep.equal([]);
    });

  it("turns down what another host has asked: a replay under another name opens nothing", async () => {
    const [victim, thief] = [await bed.host(), await bed.host()];
    const sealed = await bed.sealed(victim);
    await bed.ask(victim, sealed);
    const copy = await bed.ask(thief, sealed);
    await look(2);
    expect(await reasonOf(copy)).to.equal("UNREADABLE");
  });

  it("turns down a key that another host has a tunnel with, or the broker itself", async () => {
    const [victim, thief] = [await bed.host(), await bed.host()];
    await bed.ask(victim);
    await look(2);
    const stolen = await bed.ask({ ...thief, wireguardKey: victim.wireguardKey });
    await look(2);
    expect(await reasonOf(stolen)).to.equal("KEY_IN_USE");
    expect(peers().map(({ publicKey }) => publicKey)).to.deep.equal([victim.wireguardKey]);
  });

  it("believes no answer that somebody else gives: only the operator's are taken", async () => {
    const host = await bed.host();
    const id = await bed.ask(host);
    const stranger = await bed.chain.account(3);
    const refusal = await bed.leases
      .connect(stranger)
      .answer(id, "0x01")
      .then(
        () => "taken",
        () => "refused",
      );
    expect(refusal).to.equal("refused");
    await look(2);
    expect((await bed.answerFor(id, host))?.prefix).to.equal("2001:db8:0:1::/64");
  });

  it("has every tunnel back after it was killed, before it asks the chain", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    await bed.crash();
    bed.network.peers = [];
    const nobody = "http://127.0.0.1:9";
    await rejection(bed.start({ rpcUrls: [nobody] }), RetryableError, "CHAIN_UNREACHABLE");
    expect(peers()).to.deep.equal([
      { publicKey: host.wireguardKey, prefix: "2001:db8:0:1::/64", suspended: false },
    ]);
  });

  it("goes on where it was killed: an answer that was signed is sent, and no second one", async () => {
    const host = await bed.host();
    const id = await bed.ask(host);
    await bed.chain.automine(false);
    await look(1);
    await restart();
    await bed.chain.automine(true);
    await bed.chain.mine();
    await look(3);
    expect(await statusOf(id)).to.equal(ANSWERED);
    expect(await bed.leases.queryFilter(bed.leases.filters.Answered())).to.have.length(1);
    expect(peers()).to.have.length(1);
  });

  it("keeps a lease's prefix when the host takes another key", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    await bed.pass(601);
    const fresh = bed.freshKeys(host);
    const id = await bed.rekey(1n, fresh);
    await look(2);
    expect((await bed.answerFor(id, fresh))?.prefix).to.equal("2001:db8:0:1::/64");
    expect(peers()).to.deep.equal([
      { publicKey: fresh.wireguardKey, prefix: "2001:db8:0:1::/64", suspended: false },
    ]);
  });

  it("suspends a lease when its time ends, takes it up when it is renewed", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    bed.network.heard.set(host.wireguardKey, Math.floor(bed.clock.now / 1_000) + LEASE_SECONDS + 2 * DAY);
    await bed.pass(LEASE_SECONDS);
    await look();
    expect(peers().map(({ suspended }) => suspended)).to.deep.equal([true]);
    expect(bed.served, "a name of a lease that is not paid leads nowhere").to.deep.equal([]);
    await bed.leases.renew(1, { value: PRICE });
    await look();
    expect(peers().map(({ suspended }) => suspended)).to.deep.equal([false]);
    expect(bed.served).to.have.length(1);
  });

  it("gives up a lease whose time and grace are over: peer, prefix and slot", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    await bed.pass(LEASE_SECONDS + 7 * DAY);
    await look(3);
    expect(peers()).to.deep.equal([]);
    expect(await bed.leases.liveLeasesOf(1)).to.equal(0n);
  });

  it("lets a host go that releases its lease", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    await bed.leases.release(1);
    await look();
    expect(peers()).to.deep.equal([]);
  });

  it("suspends who was silent for a week, and takes up again who is heard", async () => {
    const host = await bed.host();
    await bed.ask(host);
    await look(2);
    await bed.pass(7 * DAY);
    await look();
    expect(peers().map(({ suspended }) => suspended)).to.deep.equal([true]);
    bed.network.heard.set(host.wireguardKey, Math.floor(bed.clock.now / 1_000));
    await look();
    expect(peers().map(({ suspended }) => suspended)).to.deep.equal([false]);
  });

  it("turns down with their money back those that it could not answer in time", async () => {
    const host = await bed.host();
    await bed.crash();
    const id = await bed.ask(host);
    await bed.pass(3_601);
    built = await bed.start();
    await look(3);
    expect([await statusOf(id), await reasonOf(id)]).to.deep.equal([REJECTED, "TOO_LATE"]);
    expect(peers()).to.deep.equal([]);
  });

  it("turns down when more ask at once than there is room for", async () => {
    const hosts: Host[] = [];
    for (let count = 0; count < 4; count++) hosts.push(await bed.host());
    const ids: number[] = [];
    for (const host of hosts) ids.push(await bed.ask(host));
    await look(5);
    const reasons = await Promise.all(ids.map(reasonOf));
    expect(reasons.filter((reason) => reason === "NO_PREFIX_LEFT")).to.have.length(1);
    expect(peers()).to.have.length(3);
  });

  it("answers though the network cannot be made, and makes it when it can", async () => {
    const host = await bed.host();
    const id = await bed.ask(host);
    bed.network.failure = new Error("no such device");
    await look(2);
    expect(await statusOf(id)).to.equal(ANSWERED);
    expect(built.problems.get("the network")).to.be.greaterThan(0);
    bed.network.failure = null;
    await look();
    expect(peers()).to.have.length(1);
  });

  it("answers what is sealed to the key before, and forgets that key when nothing can come with it any more", async () => {
    const host = await bed.host();
    const id = await bed.ask(host);
    await built.keys.renew();
    await look(4);
    expect(await statusOf(id)).to.equal(ANSWERED);
    expect(await built.keys.all()).to.have.length(1);
    expect((await bed.registry.brokerOf(1)).keyEpoch).to.equal(3n);
  });

  it("spends no more gas a day than it may, half of it for garbage at most", async () => {
    await bed.crash();
    built = await bed.start({ gasPerDay: 500_000 });
    const ids: number[] = [];
    for (let count = 0; count < 6; count++) ids.push(await bed.ask(await bed.host(), "0x00"));
    const good = await bed.ask(await bed.host());
    await look(4);
    const garbage = await Promise.all(ids.map(statusOf));
    expect(garbage.filter((status) => status === REJECTED).length).to.be.within(1, 5);
    expect(garbage).to.include(OPEN);
    expect(await statusOf(good)).to.equal(ANSWERED);
  });

  it("starts for nobody but the broker's operator", async () => {
    await bed.crash();
    await bed.registry.register({
      encryptionKey: (await bed.registry.brokerOf(1)).offer.encryptionKey,
      region: "other",
      prefixLength: 64,
      capacity: 1,
      price: 1,
    });
    await rejection(bed.start({}, 2), FinalError, "BROKER_NOT_OPERATOR");
  });
});

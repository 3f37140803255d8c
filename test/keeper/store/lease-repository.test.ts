import { expect } from "chai";
import { leasedPrefix } from "../../../keeper/core/prefix-lease.ts";
import { LeaseRepository } from "../../../keeper/store/lease-repository.ts";
import { TempStore } from "./temp-store.ts";

const ANSWER = {
  prefix: "2001:db8:0:1::/64",
  gateway: "2001:db8::1",
  wireguardKey: "A".repeat(43).concat("="),
  endpoint: "broker.example.org:51820",
  zone: null,
  keepalive: 25,
};
const SAID = { leaseId: 4, endsAt: 9_000, answer: ANSWER, hostKey: "one" };
const ASKED = { hostKey: "one", replySecret: "ab", keyEpoch: 2, sealed: "0x01" };

describe("LeaseRepository", () => {
  let store: TempStore;
  let leases: LeaseRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    leases = await LeaseRepository.open(store.db);
  });
  afterEach(() => store.close());

  /** What a keeper knows that starts now. */
  const restarted = async () => {
    leases = await LeaseRepository.open(await store.reopen());
    return leases;
  };

  it("keeps a lease through its life, over restarts", async () => {
    await leases.begin(3, 1_000n, 100);
    expect((await restarted()).current()).to.deep.include({
      id: 1,
      broker: 3,
      state: "requested",
      since: 100,
    });
    await leases.answered({ id: 1, of: 1 }, SAID, 200);
    expect((await restarted()).current()).to.deep.include({ state: "answered", ...SAID, maxPrice: 1_000n });
    expect(leasedPrefix(leases.current())).to.equal(null);
    await leases.enter(1, "up", 300);
    expect(leasedPrefix((await restarted()).current())).to.equal(ANSWER.prefix);
    await leases.setEndsAt(1, 10_000);
    expect((await restarted()).current()).to.include({ state: "up", endsAt: 10_000, since: 300 });
    await leases.end(1, "lost", "LAPSED", 400);
    expect((await restarted()).current()).to.equal(null);
    expect(leases.newest()).to.include({ state: "lost", reason: "LAPSED", since: 400 });
    expect(leasedPrefix(leases.newest())).to.equal(null);
  });

  it("has one lease at a time that is not over, and never takes one for another", async () => {
    expect(await leases.begin(3, 1n, 1)).to.include({ id: 1 });
    expect(await leases.begin(4, 1n, 2)).to.equal(null);
    await leases.end(1, "refused", "NO_PREFIX_LEFT", 3);
    const second = await leases.begin(4, 1n, 4);
    expect(await leases.answered({ id: 1, of: 1 }, SAID, 5), "an answer to one that is over").to.equal(null);
    expect(await leases.enter(1, "up", 5)).to.equal(null);
    expect((await restarted()).current()).to.include({ id: second?.id, broker: 4, state: "requested" });
  });

  it("keeps machines their prefix when other keys are answered with the same, and no longer when it is another", async () => {
    await leases.begin(3, 1n, 1);
    await leases.answered({ id: 1, of: 1 }, SAID, 2);
    await leases.enter(1, "up", 3);
    await leases.answered({ id: 1, of: 1 }, { ...SAID, hostKey: "two" }, 4);
    expect(leases.current()).to.include({ state: "up", hostKey: "two", since: 3 });
    await leases.answered(
      { id: 1, of: 1 },
      { ...SAID, answer: { ...ANSWER, prefix: "2001:db8:0:2::/64" } },
      5,
    );
    expect(leases.current()).to.include({ state: "answered", since: 5 });
  });

  it("forgets the secret of a call that has ended, and begins none twice", async () => {
    await leases.begin(3, 1n, 1);
    await leases.beginCall(1, "request", 7n, ASKED, 1);
    await leases.beginCall(1, "request", 7n, { ...ASKED, sealed: "0x02" }, 1);
    await leases.found(1, 12, 99);
    const [call, ...others] = await (await restarted()).openCalls(1);
    expect(others).to.deep.equal([]);
    expect(call).to.deep.include({
      kind: "request",
      fee: 7n,
      asked: ASKED,
      found: { requestId: 12, block: 99 },
    });
    await leases.endCall(1, null);
    expect(await leases.openCalls(1)).to.deep.equal([]);
    expect(await leases.lastCall(1, "request")).to.deep.include({
      state: "done",
      asked: { ...ASKED, replySecret: "" },
    });
  });

  it("adds up what may have been paid, without what was refused", async () => {
    await leases.begin(3, 1n, 1);
    await leases.beginCall(1, "request", 5n, ASKED, 10);
    await leases.beginCall(1, "renew", 7n, null, 20);
    expect([await leases.feesSince(0), await leases.feesSince(11)]).to.deep.equal([12n, 7n]);
    await leases.endCall(1, "EXPIRED");
    expect(await leases.feesSince(0)).to.equal(7n);
  });

  it("ends what is under way with its lease", async () => {
    await leases.begin(3, 1n, 1);
    await leases.beginCall(1, "request", 5n, ASKED, 10);
    await leases.end(1, "refused", "UNREADABLE", 11);
    expect(await leases.openCalls(1)).to.deep.equal([]);
    expect(await leases.lastCall(1, "request")).to.include({ state: "refused", reason: "UNREADABLE" });
  });
});

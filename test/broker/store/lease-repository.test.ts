import { expect } from "chai";
import { LeaseRepository } from "../../../broker/store/lease-repository.ts";
import { openBrokerStore } from "../../../broker/store/open-broker-store.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { answered, blockAt, requested } from "../support/events.ts";
import { IDENTITY, TempBrokerStore } from "../support/temp-broker-store.ts";

const keys = (name: string) => ({ wireguardKey: `key of ${name}`, replyKey: `reply of ${name}` });
const WEEK = 7 * 86_400;

describe("LeaseRepository", () => {
  let store: TempBrokerStore;
  let leases: LeaseRepository;
  let block = 0;

  beforeEach(async () => {
    store = await TempBrokerStore.create();
    leases = new LeaseRepository(store.db);
    block = 0;
  });
  afterEach(() => store.remove());

  const takeIn = (...events: Parameters<LeaseRepository["takeIn"]>[1]) =>
    leases.takeIn(blockAt(++block), events, 1_000);
  const states = async () => (await leases.openRequests()).map(({ id, state }) => `${id} ${state}`);
  const held = async () =>
    (await leases.held()).map(({ index, leaseId, wireguardKey }) => [Number(index), leaseId, wireguardKey]);

  it("takes each request in as a row of its own, and events that were taken in before change nothing", async () => {
    await takeIn(requested(1), requested(2));
    await leases.takeIn(blockAt(1), [requested(3)], 1_000);
    expect(await states()).to.deep.equal(["1 seen", "2 seen"]);
    expect((await leases.cursor())?.number).to.equal(1);
  });

  it("takes a part in whole or not at all", async () => {
    const broken = { ...requested(2), answerBy: Number.NaN };
    await takeIn(requested(1), broken).catch(() => undefined);
    expect(await states()).to.deep.equal([]);
    expect(await leases.cursor()).to.equal(null);
  });

  it("gives the lowest free prefix, and the same one when it is asked again", async () => {
    await takeIn(requested(1), requested(2));
    expect(await leases.allocate(1, keys("a"), 8n, 1_000)).to.deep.equal({ ok: true, index: 1n });
    expect(await leases.allocate(2, keys("b"), 8n, 1_000)).to.deep.equal({ ok: true, index: 2n });
    expect(await leases.allocate(1, keys("a"), 8n, 1_000)).to.deep.equal({ ok: true, index: 1n });
    await store.reopen();
    leases = new LeaseRepository(store.db);
    expect(await states()).to.deep.equal(["1 allocated", "2 allocated"]);
  });

  it("gives none when all are taken", async () => {
    await takeIn(requested(1), requested(2));
    await leases.allocate(1, keys("a"), 2n, 1_000);
    expect(await leases.allocate(2, keys("b"), 2n, 1_000)).to.deep.equal({
      ok: false,
      reason: "NO_PREFIX_LEFT",
    });
  });

  it("gives nobody a tunnel with a key that another has: it would take that one's traffic", async () => {
    await takeIn(requested(1), requested(2));
    await leases.allocate(1, keys("a"), 8n, 1_000);
    const refused = { ok: false, reason: "KEY_IN_USE" };
    expect(await leases.allocate(2, keys("a"), 8n, 1_000)).to.deep.equal(refused);
    await takeIn(answered(1, 11));
    expect(await leases.allocate(2, keys("a"), 8n, 1_000)).to.deep.equal(refused);
  });

  it("gives a key to nobody else while a lease is about to take it up", async () => {
    await takeIn(requested(1), answered(1, 11), requested(2, { leaseId: 11 }), requested(3));
    await leases.allocate(2, keys("new"), 8n, 1_000);
    expect(await leases.allocate(3, keys("new"), 8n, 1_000)).to.deep.equal({
      ok: false,
      reason: "KEY_IN_USE",
    });
  });

  it("keeps a lease's prefix when its key changes, and changes it when that is answered", async () => {
    await takeIn(requested(1));
    await leases.allocate(1, keys("old"), 8n, 1_000);
    await takeIn(answered(1, 11), requested(2, { leaseId: 11 }));
    expect(await leases.allocate(2, keys("new"), 8n, 1_000)).to.deep.equal({ ok: true, index: 1n });
    expect(await held()).to.deep.equal([[1, 11, "key of old"]]);
    await takeIn(answered(2, 11));
    expect(await held()).to.deep.equal([[1, 11, "key of new"]]);
  });

  it("keeps the old key when the new one is turned down", async () => {
    await takeIn(requested(1));
    await leases.allocate(1, keys("old"), 8n, 1_000);
    await takeIn(answered(1, 11), requested(2, { leaseId: 11 }));
    await leases.allocate(2, keys("new"), 8n, 1_000);
    await leases.refuse(2, "TOO_LATE", 1_000);
    await takeIn({ kind: "rejected", requestId: 2, deployment: IDENTITY.leases });
    expect(await held()).to.deep.equal([[1, 11, "key of old"]]);
    expect(await states()).to.deep.equal([]);
  });

  for (const [words, end] of [
    ["released", () => takeIn({ kind: "released", leaseId: 11 })],
    ["never answered", () => takeIn({ kind: "expired", requestId: 2, deployment: IDENTITY.leases })],
  ] as const)
    it(`gives the prefix of a lease that was ${words} to nobody for a week`, async () => {
      await takeIn(requested(1), requested(2), requested(3), requested(4));
      await leases.allocate(1, keys("a"), 8n, 1_000);
      await leases.allocate(2, keys("b"), 8n, 1_000);
      await takeIn(answered(1, 11));
      const before = (await held()).length;
      await end();
      expect(await held()).to.have.length(before - 1);
      expect(await leases.allocate(3, keys("c"), 8n, 999 + WEEK)).to.deep.equal({ ok: true, index: 3n });
      const index = words === "released" ? 1n : 2n;
      expect(await leases.allocate(4, keys("d"), 8n, 1_000 + WEEK)).to.deep.equal({ ok: true, index });
    });

  it("lets a lease go on until its new end when it is renewed", async () => {
    await takeIn(requested(1));
    await leases.allocate(1, keys("a"), 8n, 1_000);
    await takeIn(answered(1, 11, 5_000), { kind: "renewed", leaseId: 11, fee: 5n, endsAt: 9_000 });
    expect((await leases.held())[0]?.endsAt).to.equal(9_000);
  });

  it("gives a lease that a lost store knew another prefix when it asks for other keys", async () => {
    await takeIn(requested(1), answered(1, 11), requested(2, { leaseId: 11 }));
    expect(await leases.allocate(2, keys("new"), 8n, 1_000)).to.deep.equal({ ok: true, index: 1n });
    await takeIn(answered(2, 11));
    expect(await held()).to.deep.equal([[1, 11, "key of new"]]);
  });

  it("notes when a peer was heard of last, and never an earlier time", async () => {
    await takeIn(requested(1));
    await leases.allocate(1, keys("a"), 8n, 1_000);
    await leases.heard(new Map([["key of a", 2_000]]));
    await leases.heard(
      new Map([
        ["key of a", 1_500],
        ["of nobody", 3_000],
      ]),
    );
    expect((await leases.held())[0]?.heardAt).to.equal(2_000);
  });

  it("belongs to one broker and one network for all time", async () => {
    const other = { ...IDENTITY, network: "2001:db8:1::/48" };
    const second = await TempBrokerStore.create();
    await second.db.close();
    await rejection(openBrokerStore(second.file, other), FinalError, "BROKER_STORE_FOREIGN");
    await second.remove();
  });
});

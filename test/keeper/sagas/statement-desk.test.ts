import { expect } from "chai";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { StatementDesk } from "../../../keeper/sagas/statement-desk.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { rejection } from "../support/rejection.ts";
import { deliver, deliveredWorld } from "./delivered-world.ts";

const NOBODY = ADDRESS(0);
const DAY = 86_400;

describe("StatementDesk", () => {
  const setUp = () => {
    const clock = { now: 1_800_000_000_000 };
    const world = deliveredWorld(clock);
    const { reader } = world;
    const desk = new StatementDesk(world, () => clock.now);
    const told = async (id = 7n) => {
      const document = await desk.statement(id);
      return document === null ? null : parseOwnershipStatement(document).statement;
    };
    /** Somebody else reads the subscription, as the reconciler does when it has changed. */
    const look = async (id = 7n) => {
      const view = await reader.read(id, "confirmed");
      if (view) desk.learn(view);
    };
    const reads = async (work: () => Promise<unknown>) => {
      const before = reader.reads;
      await work();
      return reader.reads - before;
    };
    return { ...world, desk, told, look, reads };
  };
  const breakChain = ({ reader }: Pick<ReturnType<typeof setUp>, "reader">) => {
    reader.read = () => Promise.reject(new RetryableError("CHAIN_UNREACHABLE", "no server answers", "wait"));
  };

  it("signs one where none is kept, and from then on asks the chain nothing", async () => {
    const { desk, told, reads, reader } = setUp();
    const first = await desk.statement(7n);
    expect(await told()).to.deep.include({ owner: reader.get(7n).owner, ownerKind: "eoa", tokenId: 7n });
    const asked = await reads(async () => {
      for (let pull = 0; pull < 100; pull++) {
        reader.mine(1);
        expect(await desk.statement(7n)).to.equal(first);
      }
    });
    expect(asked).to.equal(0);
  });

  it("signs a new one for whoever pulls first after somebody has seen a change", async () => {
    const { told, look, reader, desk } = setUp();
    const before = await told();
    reader.change(7n, { owner: ADDRESS(2), ownerKind: "contract" });
    expect(await told(), "nobody has looked").to.deep.equal(before);
    await look();
    const after = await told();
    expect(after).to.deep.include({ owner: ADDRESS(2), ownerKind: "contract" });
    expect(after?.seq).to.be.greaterThan(before?.seq ?? Number.POSITIVE_INFINITY);
    expect(await desk.people(7n)).to.deep.equal([ADDRESS(2), NOBODY]);
  });

  it("signs once for all who pull at the same time", async () => {
    const { desk, reads } = setUp();
    const served = new Set<string | null>();
    const pull = async () => void served.add(await desk.statement(7n));
    expect(await reads(() => Promise.all(Array.from({ length: 50 }, pull)))).to.equal(1);
    expect(served.size).to.equal(1);
  });

  it("takes few looks at the chain at the same time, and serves all", async () => {
    const world = setUp();
    const { reader, desk } = world;
    const ids = Array.from({ length: 40 }, (_, n) => BigInt(100 + n));
    for (const id of ids) deliver(world, id);
    const read = reader.read.bind(reader);
    let [open, most] = [0, 0];
    reader.read = async (...asked) => {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open--;
      return read(...asked);
    };
    const served = await Promise.all(ids.map((id) => desk.statement(id)));
    expect(new Set(served).size).to.equal(40);
    expect(most).to.be.within(2, 8);
  });

  it("takes no look of its own for what somebody has looked at before", async () => {
    const { desk, look, reads, reader } = setUp();
    await look();
    expect(await reads(() => desk.people(7n))).to.equal(0);
    expect(await desk.people(7n)).to.deep.equal([reader.get(7n).owner, NOBODY]);
  });

  it("signs nothing by an older block than the one that it has heard of", async () => {
    const { told, look, reader, desk } = setUp();
    const kept = await told();
    const old = await reader.read(7n, "confirmed");
    reader.change(7n, { owner: ADDRESS(2) });
    await look();
    const read = reader.read.bind(reader);
    reader.read = async () => old;
    expect(await told(), "from a server that lags behind").to.deep.equal(kept);
    expect(await desk.people(7n)).to.deep.equal([ADDRESS(2), NOBODY]);
    reader.read = read;
    const newer = await told();
    expect(newer).to.deep.include({ owner: ADDRESS(2) });
    if (old) desk.learn(old);
    reader.read = async () => old;
    expect(await told()).to.deep.equal(newer);
  });

  it("looks again after a reorganisation until the chain is as high as it was, and then goes by it", async () => {
    const { told, look, reader, reads } = setUp();
    const before = reader.get(7n).owner;
    await told();
    reader.mine(3);
    reader.lag = 10;
    reader.change(7n, { owner: ADDRESS(2) });
    await look();
    expect(await told()).to.deep.include({ owner: ADDRESS(2) });
    // The transfer is gone, and the chain a block lower than it was.
    reader.takeBack(7n);
    reader.mine(-1);
    await look();
    expect(await reads(told)).to.equal(1);
    reader.mine(1);
    expect(await told()).to.deep.include({ owner: before });
    expect(await reads(told)).to.equal(0);
  });

  it("renews one that gets old, for guests that are not handed any", async () => {
    const { told, clock } = setUp();
    const before = await told();
    clock.now += (DAY / 2) * 1000 - 1;
    expect(await told()).to.deep.equal(before);
    clock.now += 1;
    const after = await told();
    expect(after?.issuedAt).to.equal(Math.floor(clock.now / 1000));
    expect(after?.seq).to.be.greaterThan(before?.seq ?? Number.POSITIVE_INFINITY);
  });

  it("signs anew for the instance that a reinstallation makes", async () => {
    const { told, registry, settings } = setUp();
    const before = await told();
    await registry.advance(7n, 2, vmOf(settings, 7n, 2).vmid);
    const after = await told();
    expect(after?.instance).not.to.equal(before?.instance);
    expect(after?.seq).to.be.greaterThan(before?.seq ?? Number.POSITIVE_INFINITY);
  });

  it("says when nobody may log in any more, so that a guest ends access by it", async () => {
    const { told, look, reader } = setUp();
    const at = async (patch: Parameters<typeof reader.change>[1]) => {
      reader.change(7n, patch);
      await look();
      return told();
    };
    await told();
    const { owner, expiresAt } = reader.get(7n);
    for (const status of ["cancelled", "terminated"] as const)
      expect(await at({ status }), status).to.deep.include({ owner, validUntil: 0 });
    expect(await at({ status: "grace" }), "expired").to.deep.include({ owner, validUntil: expiresAt });
    expect(await at({ status: "closed", owner: null }), "burned").to.deep.include({
      owner: NOBODY,
      validUntil: 0,
    });
  });

  it("names the recipient until the deadline before delivery, as the first statement does", async () => {
    const { told, reader } = setUp();
    const { recipient, deliverBy } = reader.change(7n, { status: "pending", owner: null, expiresAt: 0 });
    expect(await told()).to.deep.include({ owner: recipient, validUntil: deliverBy });
  });

  it("gives the one that is kept while the chain cannot be asked, and else says why", async () => {
    const world = setUp();
    const { desk, clock } = world;
    const kept = await desk.statement(7n);
    deliver(world, 8n);
    breakChain(world);
    clock.now += DAY * 1000;
    expect(await desk.statement(7n)).to.equal(kept);
    await rejection(desk.statement(8n), RetryableError, "CHAIN_UNREACHABLE");
    await rejection(desk.people(8n), RetryableError, "CHAIN_UNREACHABLE");
  });

  it("has none for a subscription without a machine", async () => {
    const { desk, registry } = setUp();
    await desk.statement(7n);
    await registry.release(7n, 0);
    for (const id of [7n, 99n]) {
      expect(await desk.statement(id)).to.equal(null);
      expect(await desk.people(id)).to.deep.equal([]);
    }
  });

  it("tells who holds a running machine, by a look of its own", async () => {
    const { desk, reader } = setUp();
    const user = { address: "0x00000000000000000000000000000000000000AB", expires: reader.time + 60 };
    reader.change(7n, { owner: "0x00000000000000000000000000000000000000CD", user });
    expect(await desk.holders(7n)).to.deep.equal({
      owner: "0x00000000000000000000000000000000000000cd",
      ownerKind: "eoa",
      user: "0x00000000000000000000000000000000000000ab",
    });
    reader.change(7n, { user: null });
    expect((await desk.holders(7n))?.user).to.equal(null);
    for (const status of ["pending", "grace", "cancelled", "closed"] as const) {
      reader.change(7n, { status });
      expect(await desk.holders(7n), status).to.equal(null);
    }
    expect(await desk.holders(99n)).to.equal(null);
  });
});

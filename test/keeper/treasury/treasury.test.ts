import { expect } from "chai";
import { EUR, TREASURY, TreasuryRoom, USD } from "./treasury-room.ts";

const HOUR = 3_600_000;
const RELEASE = { release: {} };

describe("Treasury", () => {
  let room: TreasuryRoom;
  beforeEach(() => {
    room = new TreasuryRoom();
  });

  /** Ids by purpose, of what was collected. */
  const collected = () =>
    Object.fromEntries(
      [...room.sent].flatMap(([purpose, call]) =>
        call.kind === "collect" ? [[purpose, call.ids.map(Number)]] : [],
      ),
    );

  describe("collecting", () => {
    it("sends once what all have earned, when it comes to the minimum", async () => {
      room.earn(1n, 30);
      room.earn(2n, 19.99);
      await room.settled(room.keeper());
      expect(collected()).to.deep.equal({});
      room.clock.now += 24 * HOUR;
      room.earn(2n, 0.01);
      await room.settled(room.keeper());
      expect(collected()).to.deep.equal({ "collect:2026-11-27T00:0": [1, 2] });
    });

    it("counts each token by itself, by its own decimals", async () => {
      room.earn(1n, 60, EUR);
      room.earn(2n, 49, USD);
      await room.settled(room.keeper());
      expect(collected()).to.deep.equal({ "collect:2026-11-26T00:0": [1] });
    });

    it("leaves out who has earned next to nothing", async () => {
      room.earn(1n, 60);
      room.earn(2n, 0.04);
      room.earn(3n, 0.05);
      await room.settled(room.keeper());
      expect(collected()).to.deep.equal({ "collect:2026-11-26T00:0": [1, 3] });
    });

    it("takes several transactions for many, and one token in each", async () => {
      for (let id = 1n; id <= 5n; id++) room.earn(id, 30, id === 3n ? EUR : USD);
      room.earn(6n, 30, EUR);
      await room.settled(room.keeper({ batch: 2 }));
      expect(collected()).to.deep.equal({
        "collect:2026-11-26T00:0": [1, 2],
        "collect:2026-11-26T00:1": [4, 5],
        "collect:2026-11-26T00:2": [3, 6],
      });
    });

    it("does nothing more until the next occasion", async () => {
      room.earn(1n, 60);
      const treasury = room.keeper({ everyHours: 6 });
      await room.settled(treasury);
      room.earn(1n, 60);
      room.clock.now = Date.parse("2026-11-26T11:59:59Z");
      await room.settled(treasury);
      expect(room.sent.size).to.equal(1);
      room.clock.now = Date.parse("2026-11-26T12:00:00Z");
      await room.settled(treasury);
      expect(collected()).to.have.property("collect:2026-11-26T12:0");
    });

    it("collects in a token that another one keeps from moving", async () => {
      room.earn(1n, 60);
      room.refusals.set("collect", "SafeERC20FailedOperation");
      const treasury = room.keeper();
      await room.settled(treasury);
      expect(treasury.trouble()).to.have.length(1);
      room.refusals.clear();
      room.clock.now += 24 * HOUR;
      await room.settled(treasury);
      expect(treasury.trouble()).to.deep.equal([]);
      expect(room.sent.size).to.equal(1);
    });

    it("decides nothing while the books do not know a token", async () => {
      room.earn(1n, 60);
      room.earn(2n, 60, EUR);
      room.known.delete(EUR);
      const treasury = room.keeper();
      await treasury.look();
      expect(room.problems.map(({ error }) => error)).to.have.nested.property("[0].code", "BOOKS_BEHIND");
      room.known.add(EUR);
      await room.settled(treasury);
      expect(room.sent.size).to.equal(2);
    });

    it("tells that what was due is late when the next occasion comes", async () => {
      room.earn(1n, 60);
      const treasury = room.keeper();
      await treasury.look();
      expect(treasury.trouble()).to.deep.equal([]);
      room.clock.now += 24 * HOUR;
      await treasury.look();
      expect(treasury.trouble()).to.have.length(1);
      await room.settled(treasury);
      expect(treasury.trouble()).to.deep.equal([]);
    });

    it("collects at once, whatever the sum, when it is told to, and once for each time", async () => {
      room.earn(1n, 1);
      const treasury = room.keeper();
      expect((await treasury.collectNow("command-7")).isOver).to.equal(false);
      room.settle();
      room.earn(1n, 1);
      expect((await treasury.collectNow("command-7")).isOver).to.equal(true);
      expect(collected()).to.deep.equal({ "collect:command-7:0": [1] });
    });
  });

  describe("paying on", () => {
    it("pays the payees when all that was collected is final", async () => {
      room.earn(1n, 100);
      const treasury = room.keeper(RELEASE);
      await treasury.look();
      await treasury.look();
      expect([...room.sent.keys()]).to.deep.equal(["collect:2026-11-26T00:0"]);
      await room.settled(treasury);
      expect([...room.paid]).to.deep.equal([
        [`${USD} 0xAda`, 60_000_000n],
        [`${USD} 0xBob`, 40_000_000n],
      ]);
    });

    it("pays nobody less than the minimum, and nobody at all unless told to", async () => {
      room.earn(1n, 50);
      await room.settled(room.keeper({ release: { minimumUsd: "20.000001" } }));
      expect([...room.paid.keys()]).to.deep.equal([`${USD} 0xAda`]);
      room.clock.now += 24 * HOUR;
      await room.settled(room.keeper());
      expect([...room.paid.keys()]).to.deep.equal([`${USD} 0xAda`]);
    });

    it("lets one payee that is refused hold up nobody else", async () => {
      room.earn(1n, 100);
      room.refusals.set("release 0xAda", "SafeERC20FailedOperation");
      const treasury = room.keeper(RELEASE);
      await room.settled(treasury);
      expect([...room.paid.keys()]).to.deep.equal([`${USD} 0xBob`]);
      expect(treasury.trouble()[0]?.what).to.include("0xAda");
    });

    it("is content when somebody else was faster", async () => {
      room.earn(1n, 100);
      room.refusals.set("release 0xAda", "RevenueSplitterNothingToRelease");
      const treasury = room.keeper(RELEASE);
      await room.settled(treasury);
      expect([...room.paid.keys()]).to.deep.equal([`${USD} 0xBob`]);
      expect(treasury.trouble()).to.deep.equal([]);
    });

    it("has the treasury's credits paid out, and pays them on", async () => {
      room.credits.set(USD, 100_000_000n);
      await room.settled(room.keeper(RELEASE));
      expect(room.sent.get(`withdraw:2026-11-26T00:${USD}:${TREASURY}`)).to.deep.equal({
        kind: "withdrawFor",
        account: TREASURY,
        token: USD,
      });
      expect(room.paid.get(`${USD} 0xBob`)).to.equal(40_000_000n);
    });
  });

  it("comes to the same end wherever it is killed", async () => {
    const live = async (diesAt: number) => {
      const world = new TreasuryRoom();
      world.diesAt = diesAt;
      for (let id = 1n; id <= 3n; id++) world.earn(id, 40, id === 2n ? EUR : USD);
      world.earn(4n, 40, EUR);
      world.credits.set(USD, 60_000_000n);
      const config = { batch: 1, ...RELEASE };
      let treasury = world.keeper(config);
      for (let turn = 0; turn < 12; turn++) {
        const before = world.problems.length;
        await treasury.look();
        if (world.problems.length > before) treasury = world.keeper(config);
        // In the meantime more is earned: a plan that was made anew would be another.
        world.earn(5n, 10);
        world.earn(1n, 10);
        if (turn % 2 === 1) world.settle();
      }
      return world;
    };
    const whole = await live(0);
    expect([...whole.sent.keys()]).to.have.length(9);
    for (let diesAt = 1; diesAt <= whole.calls; diesAt++) {
      const world = await live(diesAt);
      expect(world.problems.length, `call ${diesAt}`).to.be.at.most(1);
      const purposes = [...world.sent.keys()].sort();
      // Dead before it decided, it decides later, when 5 has earned something too.
      const isLater = purposes.length === 10;
      expect(purposes.length, `call ${diesAt}`).to.be.within(9, 10);
      if (!isLater) expect(purposes, `call ${diesAt}`).to.deep.equal([...whole.sent.keys()].sort());
      const ids = [...world.sent.values()].flatMap((call) => (call.kind === "collect" ? call.ids : []));
      expect(ids, "nobody is collected twice").to.have.length(new Set(ids).size);
      expect([...world.paid.keys()].sort(), `call ${diesAt}`).to.deep.equal([...whole.paid.keys()].sort());
    }
  });
});

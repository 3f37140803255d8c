import { expect } from "chai";
import fc from "fast-check";
import { FinalError } from "../../../keeper/core/errors.ts";
import { MachineRepository } from "../../../keeper/store/machine-repository.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const choice = (vmid: number, ipv4: string) => () => ({
  ...ORDINARY,
  generation: 1,
  vmid,
  node: "pve",
  ipv4,
});

/** The first free of 10.0.0.1 … 10.0.0.9, and the vmid that goes with it. */
const firstFree = (taken: ReadonlySet<string>) => {
  for (let n = 1; n < 10; n++)
    if (!taken.has(`10.0.0.${n}`))
      return { ...ORDINARY, generation: 1, vmid: n, node: "pve", ipv4: `10.0.0.${n}` };
  throw new FinalError("NO_CAPACITY", "No address is free.", "Widen the range.");
};

describe("MachineRepository", () => {
  let store: TempStore;
  let machines: MachineRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    machines = new MachineRepository(store.db);
  });
  afterEach(() => store.close());

  it("gives each subscription its own address, also when all ask at once", async () => {
    const ids = [1n, 2n, 3n, 4n, 5n];
    const reserved = await Promise.all(ids.map((id) => machines.reserve(id, 0, firstFree)));
    expect(new Set(reserved.map((machine) => machine.ipv4)).size).to.equal(ids.length);
  });

  it("returns what is held when asked again", async () => {
    const first = await machines.reserve(7n, 0, choice(107, "10.0.0.1"));
    expect(await machines.reserve(7n, 0, choice(999, "10.0.0.9"))).to.deep.equal(first);
    expect(first).to.deep.equal({
      subscription: 7n,
      ...ORDINARY,
      generation: 1,
      vmid: 107,
      node: "pve",
      ipv4: "10.0.0.1",
      status: "reserved",
      hostKey: null,
      statement: null,
    });
  });

  it("moves to a newer generation under another VM id, once, and keeps node, address and room", async () => {
    const first = await machines.reserve(7n, 0, choice(107, "10.0.0.1"));
    await machines.update(7n, {
      status: "running",
      hostKey: "key",
      halted: true,
      sealedGeneration: 1,
      throttleMbps: 2,
    });
    for (const again of [1, 2]) {
      await machines.advance(7n, 1_000_002, 100_000_107);
      await machines.advance(7n, again, 107);
      const moved = { ...first, generation: 1_000_002, vmid: 100_000_107 };
      expect(await machines.get(7n)).to.deep.equal(moved);
      expect(await new MachineRepository(store.db).get(7n)).to.deep.equal(moved);
    }
    await machines.reserve(8n, 0, choice(107, "10.0.0.2"));
  });

  it("does not move to a VM id that another holds", async () => {
    const first = await machines.reserve(7n, 0, choice(107, "10.0.0.1"));
    await machines.reserve(8n, 0, choice(108, "10.0.0.2"));
    await rejection(machines.advance(7n, 2, 108), FinalError, "RESERVATION_CLASH");
    expect(await machines.get(7n)).to.deep.equal(first);
  });

  it("refuses a clash of address or VM id", async () => {
    await machines.reserve(1n, 0, choice(101, "10.0.0.1"));
    await rejection(machines.reserve(2n, 0, choice(101, "10.0.0.2")), FinalError, "RESERVATION_CLASH");
    await rejection(machines.reserve(2n, 0, choice(102, "10.0.0.1")), FinalError, "RESERVATION_CLASH");
    expect(await machines.get(2n)).to.equal(null);
  });

  it("stores nothing when there is nothing to choose", async () => {
    for (let id = 1n; id < 10n; id++) await machines.reserve(id, 0, firstFree);
    await rejection(machines.reserve(10n, 0, firstFree), FinalError, "NO_CAPACITY");
    expect(await machines.get(10n)).to.equal(null);
  });

  it("keeps a released address in quarantine", async () => {
    await machines.reserve(1n, 0, firstFree);
    await machines.release(1n, 1000);
    await machines.release(1n, 5000);
    expect((await machines.reserve(2n, 999, firstFree)).ipv4).to.equal("10.0.0.2");
    expect((await machines.reserve(3n, 1000, firstFree)).ipv4).to.equal("10.0.0.1");
    expect(await machines.get(1n)).to.equal(null);
  });

  it("updates parts over a restart, in the order of ids", async () => {
    const big = 2n ** 255n;
    await machines.reserve(big, 0, choice(1, "10.0.0.1"));
    await machines.reserve(10n, 0, choice(2, "10.0.0.2"));
    await machines.reserve(9n, 0, choice(3, "10.0.0.3"));
    const statement = { seq: 3, issuedAt: 1_700_000_000, facts: "a b" };
    await machines.update(big, { status: "running", hostKey: "ssh-ed25519 AAAA" });
    await machines.update(big, { statement, node: "pve2", throttleMbps: null });
    machines = new MachineRepository(await store.reopen());
    const list = await machines.list();
    expect(list.map((machine) => machine.subscription)).to.deep.equal([9n, 10n, big]);
    expect(list[2]).to.deep.include({
      throttleMbps: null,
      status: "running",
      hostKey: "ssh-ed25519 AAAA",
      node: "pve2",
      statement,
    });
    await machines.update(big, { statement: null });
    expect((await machines.get(big))?.statement).to.equal(null);
    await rejection(machines.update(1n, { status: "running" }), FinalError, "MACHINE_UNKNOWN");
  });

  it("numbers statements upwards for ever, past a release", async () => {
    expect(await machines.nextStatementSeq(1n, 1)).to.equal(1);
    expect(await machines.nextStatementSeq(1n, 1)).to.equal(2);
    expect(await machines.nextStatementSeq(1n, 10)).to.equal(10);
    await machines.release(1n, 0);
    expect(await machines.nextStatementSeq(1n, 1)).to.equal(11);
    expect(await machines.nextStatementSeq(2n, 1)).to.equal(1);
  });

  it("breaks the circuit when too many are to be destroyed", async () => {
    expect(await machines.permitDestruction(1n, 100, 0, 2)).to.equal(true);
    expect(await machines.permitDestruction(1n, 110, 0, 2)).to.equal(true);
    expect(await machines.permitDestruction(2n, 120, 0, 2)).to.equal(true);
    expect(await machines.permitDestruction(3n, 130, 0, 2)).to.equal(false);
    expect(await machines.permitDestruction(2n, 130, 0, 2)).to.equal(true);
    expect(await machines.permitDestruction(3n, 300, 110, 2)).to.equal(true);
  });

  describe("the statement that is kept", () => {
    const kept = (seq: number, generation = 1) => ({
      seq,
      issuedAt: 1_800_000_000 + seq,
      generation,
      facts: `facts ${seq}`,
      document: `statement ${seq}`,
    });

    it("is there after a restart, and goes with the machine", async () => {
      await machines.keepStatement(7n, kept(1));
      expect(await machines.keptStatement(7n), "no machine").to.equal(null);
      await machines.reserve(7n, 0, choice(107, "10.0.0.1"));
      await machines.keepStatement(7n, kept(1));
      machines = new MachineRepository(await store.reopen());
      expect(await machines.keptStatement(7n)).to.deep.equal(kept(1));
      await machines.release(7n, 0);
      expect(await machines.keptStatement(7n)).to.equal(null);
    });

    it("never goes back in its number, in whatever order statements are numbered, signed and kept", async () => {
      await machines.reserve(7n, 0, choice(107, "10.0.0.1"));
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(fc.nat(50), { minLength: 2, maxLength: 8 }),
          async (s, floors) => {
            const seen: number[] = [];
            const sign = async (floor: number) => {
              const seq = await machines.nextStatementSeq(7n, floor);
              await s.schedule(Promise.resolve());
              await machines.keepStatement(7n, kept(seq));
              seen.push((await machines.keptStatement(7n))?.seq ?? -1);
              return seq;
            };
            const signed = Promise.all(floors.map(sign));
            await s.waitFor(signed);
            expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
            expect(await machines.keptStatement(7n)).to.deep.equal(kept(Math.max(...(await signed))));
          },
        ),
        { numRuns: 30 },
      );
    });
  });
});

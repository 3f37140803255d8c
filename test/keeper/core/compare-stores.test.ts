import { expect } from "chai";
import { compareStores } from "../../../keeper/core/compare-stores.ts";
import type { Machine } from "../../../keeper/core/machine.ts";
import type { StoreFacts } from "../../../keeper/core/store-facts.ts";

const NOW = 1_800_000_000_000;
const machine = (change: Partial<Machine> = {}): Machine => ({
  subscription: 1n,
  generation: 1,
  vmid: 1_001,
  node: "a",
  ipv4: "10.0.0.1",
  status: "running",
  hostKey: "ssh-ed25519 AAAA",
  statement: null,
  memoryMiB: 1_024,
  diskGiB: 10,
  operations: 3,
  halted: false,
  sealedGeneration: 1,
  throttleMbps: 0,
  ipv6Prefix: null,
  readdressings: 0,
  ...change,
});
const facts = (change: Partial<StoreFacts> = {}): StoreFacts => ({
  cursor: { number: 100, hash: "0x01" },
  machines: [machine()],
  statements: new Map([[1n, 50]]),
  resting: new Map([["10.0.0.9", NOW + 1]]),
  destructions: new Map([[7n, NOW - 1]]),
  ...change,
});
const found = (lost: StoreFacts, rebuilt: StoreFacts) =>
  compareStores(lost, rebuilt, NOW).map(({ subscription, what, lost: was, rebuilt: is }) =>
    [subscription ?? "", what, was, is].join(" ").trim(),
  );

describe("compareStores", () => {
  it("finds nothing between equals", () => {
    expect(found(facts(), facts())).to.deep.equal([]);
  });

  for (const [field, value] of [
    ["generation", 2],
    ["vmid", 1_002],
    ["node", "b"],
    ["ipv4", "10.0.0.2"],
    ["status", "suspended"],
    ["hostKey", "ssh-ed25519 BBBB"],
    ["operations", 2],
    ["halted", true],
  ] as const) {
    it(`finds another ${field}`, () => {
      expect(found(facts(), facts({ machines: [machine({ [field]: value })] })).length).to.equal(1);
    });
  }

  it("finds a machine that is lost, and one that nobody knew", () => {
    expect(found(facts(), facts({ machines: [] }))).to.deep.equal(["1 machine 1001 none"]);
    expect(found(facts({ machines: [] }), facts())).to.deep.equal(["1 machine none 1001"]);
  });

  it("finds statement numbers and a cursor that go back, but none that go on", () => {
    const back = facts({ statements: new Map([[1n, 49]]), cursor: { number: 99, hash: "0x02" } });
    expect(found(facts(), back)).to.deep.equal(["1 statement number 50 49", "chain read up to block 100 99"]);
    const on = facts({ statements: new Map([[1n, 51]]), cursor: { number: 101, hash: "0x03" } });
    expect(found(facts(), on)).to.deep.equal([]);
  });

  it("finds an address that would be given out too early, and a destruction that would not count", () => {
    const early = facts({ resting: new Map(), destructions: new Map() });
    expect(found(facts(), early)).to.deep.equal([
      "resting address 10.0.0.9 none",
      "7 destruction of the last day counted none",
    ]);
    const past = facts({
      resting: new Map([["10.0.0.9", NOW]]),
      destructions: new Map([[7n, NOW - 86_400_000]]),
    });
    expect(found(past, early)).to.deep.equal([]);
  });

  it("takes what the keeper makes good by itself for no difference", () => {
    const reserved = machine({ status: "reserved" });
    expect(found(facts({ machines: [reserved] }), facts({ machines: [] }))).to.deep.equal([]);
    expect(
      found(facts(), facts({ machines: [machine({ status: "reserved", hostKey: null })] })),
    ).to.deep.equal([]);
  });
});

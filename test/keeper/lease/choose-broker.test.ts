import { expect } from "chai";
import type { BrokerOffer } from "../../../keeper/core/broker-offer.ts";
import { brokerHost } from "../../../keeper/lease/broker-host.ts";
import { chooseBroker } from "../../../keeper/lease/choose-broker.ts";

const offer = (id: number, change: Partial<BrokerOffer> = {}): BrokerOffer => ({
  id,
  operator: `0x${"1".repeat(40)}`,
  region: "eu",
  prefixLength: 64,
  price: 100n,
  capacity: 10,
  liveLeases: 0,
  encryptionKey: `0x${"2".repeat(64)}`,
  keyEpoch: 1,
  takesRequests: true,
  takesRenewals: true,
  ...change,
});
const ANY = { region: null, maxPrice: null, prefixLength: null, by: "price" } as const;

describe("the choice of a broker", () => {
  const brokers = [
    { offer: offer(1, { price: 90n, region: "Frankfurt EU" }), latencyMs: 80 },
    { offer: offer(2, { price: 100n, region: "us-east" }), latencyMs: 5 },
    { offer: offer(3, { price: 90n, region: "eu-west" }), latencyMs: null },
    { offer: offer(4, { price: 1n, takesRequests: false }), latencyMs: 1 },
    { offer: offer(5, { price: 1n, liveLeases: 10 }), latencyMs: 1 },
    { offer: offer(6, { price: 100n, region: "us-west", prefixLength: 80 }), latencyMs: 5 },
  ];
  const ids = (wish: Partial<Parameters<typeof chooseBroker>[1]> = {}) =>
    chooseBroker(brokers, { ...ANY, ...wish }).map(({ offer: { id } }) => id);

  it("is among those that lend, by price and then by latency, who is not measured last", () => {
    expect(ids()).to.deep.equal([1, 3, 2, 6]);
  });

  it("is by latency when that counts first", () => {
    expect(ids({ by: "latency" })).to.deep.equal([2, 6, 1, 3]);
  });

  it("keeps to a region, a price and a prefix that is long enough", () => {
    expect(ids({ region: "eu" })).to.deep.equal([1, 3]);
    expect(ids({ maxPrice: 95n })).to.deep.equal([1, 3]);
    expect(ids({ prefixLength: 64 })).to.deep.equal([1, 3, 2]);
  });

  it("prefers who has more room where all else is the same", () => {
    const two = [
      { offer: offer(1, { liveLeases: 9 }), latencyMs: null },
      { offer: offer(2, { liveLeases: 1 }), latencyMs: null },
    ];
    expect(chooseBroker(two, ANY).map(({ offer: { id } }) => id)).to.deep.equal([2, 1]);
  });

  it("measures a host that the region names, and connects to no address that somebody registers", () => {
    expect(brokerHost("Frankfurt fra.v6.example.net")).to.equal("fra.v6.example.net");
    for (const region of [
      "eu-west",
      "10.0.0.1",
      "169.254.169.254 x",
      "localhost",
      "[::1]",
      "a..b",
      "-a.example",
    ])
      expect(brokerHost(region), region).to.equal(null);
  });
});

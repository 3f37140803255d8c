import { expect } from "chai";
import { type BrokerBed, openBrokerBed, WORLD } from "./support/broker-bed.ts";
import { canMakeMachines } from "./support/machine.ts";

/** A pool that is a part of the uplink's own network: nobody routes it to the broker, which answers for its addresses. */
describe("a broker that answers for its neighbours", function () {
  this.timeout(120_000);
  let bed: BrokerBed;

  before(async function () {
    if (!canMakeMachines) this.skip();
    bed = await openBrokerBed({
      pool: "2001:db8:ffff::1:0/112",
      prefixLength: 124,
      delivery: "neighbours",
      betweenHosts: true,
    });
    await bed.network.apply(bed.hosts.map(({ peer }) => peer));
  });
  after(() => bed?.close());

  it("carries a machine's public IPv6 both ways", async () => {
    for (const { vm, address } of bed.hosts) {
      expect(await vm.connect({ from: address, to: WORLD })).to.equal("hello");
      expect(await bed.world.connect({ from: WORLD, to: address })).to.equal("hello");
    }
  });

  it("lets hosts reach each other when it shall", async () => {
    const [first, second] = bed.hosts;
    const [from = "", to = ""] = [first?.address, second?.address];
    expect(await first?.vm.connect({ from, to })).to.equal("hello");
  });

  it("answers for each address of a lease while it lasts, and for others of the uplink as somebody has said", async () => {
    const foreign = "2001:db8:ffff::99";
    await bed.broker.run("ip", ["-6", "neighbour", "add", "proxy", foreign, "dev", "up0"]);
    const answered = async () => {
      const text = await bed.broker.run("ip", ["-6", "-json", "neighbour", "show", "proxy"]);
      return (JSON.parse(text) as { dst: string }[]).map(({ dst }) => dst);
    };
    expect((await answered()).length).to.equal(2 * 16 + 1);
    const [first] = bed.hosts;
    await bed.network.apply(first === undefined ? [] : [first.peer]);
    expect((await answered()).length).to.equal(16 + 1);
    await bed.network.apply([]);
    expect(await answered()).to.deep.equal([foreign]);
    expect(bed.drifts).to.deep.equal([]);
  });
});

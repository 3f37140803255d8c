import { expect } from "chai";
import fc from "fast-check";
import { chooseAddress } from "../../../keeper/core/address-pool.ts";
import { hostIpv6, machineIpv6, machinePrefixProblem } from "../../../keeper/core/machine-prefix.ts";
import { ipNetwork } from "../../../keeper/protocol/ip-network.ts";

const POOL = { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.0.254", last: "10.77.1.127" };

describe("the prefix of machines", () => {
  it("gives the host its first address, and each machine the one at its IPv4 address's place in the pool", () => {
    expect(hostIpv6("2001:db8:1::/64")).to.equal("2001:db8:1::1");
    const of = (ipv4: string) => machineIpv6("2001:db8:1::/64", POOL, ipv4);
    expect([POOL.first, "10.77.1.0", POOL.last].map(of)).to.deep.equal([
      "2001:db8:1::2",
      "2001:db8:1::4",
      "2001:db8:1::83",
    ]);
  });

  it("never gives two the same, nor an address outside", () => {
    const place = fc.nat({ max: 129 });
    fc.assert(
      fc.property(fc.uniqueArray(place, { minLength: 2, maxLength: 130 }), (places) => {
        const network = ipNetwork("2001:db8::ff00/120");
        const all = places.map((each) =>
          machineIpv6("2001:db8::ff00/120", POOL, chooseAddress(POOL, new Set(), BigInt(each + 1))),
        );
        expect(new Set([...all, hostIpv6("2001:db8::ff00/120")]).size).to.equal(places.length + 1);
        for (const address of all) expect(ipNetwork(address).first >> 8n).to.equal(network.first >> 8n);
      }),
    );
  });

  for (const prefix of ["2001:db8::/64", "2001:db8::/120", "2a00:1450:4001::/48"])
    it(`may be ${prefix}`, () => expect(machinePrefixProblem(prefix, POOL)).to.equal(null));

  for (const [prefix, problem] of [
    ["10.77.0.0/16", "is no global IPv6 network"],
    ["fd00::/64", "is no global IPv6 network"],
    ["fe80::/64", "is no global IPv6 network"],
    ["2001:db8::1/64", "no bit set after its length"],
    ["2001:db8::", "has no room for 130 machines"],
    ["2001:db8::/121", "has no room for 130 machines"],
    ["2001:db8::/129", "is no network"],
    ["machines", "is no network"],
  ] as const)
    it(`may not be ${prefix}`, () => expect(machinePrefixProblem(prefix, POOL)).to.include(problem));
});

import { expect } from "chai";
import { leaseIndex } from "../../../broker/core/lease-index.ts";
import { ipNetwork } from "../../../keeper/protocol/ip-network.ts";

describe("leases by their addresses", () => {
  const index = leaseIndex([
    { prefix: "2001:db8:1:9::/64" },
    { prefix: "2001:db8:1:1::/64" },
    { prefix: "2001:db8:1:2::40/124" },
  ]);
  const at = (address: string) => index.at(ipNetwork(address).first)?.prefix;
  const touches = (prefix: string) => {
    const { first, length } = ipNetwork(prefix);
    return index.touches(first, length);
  };

  it("are found by their first, their last and any address between", () => {
    for (const address of ["2001:db8:1:1::", "2001:db8:1:1::5", "2001:db8:1:1:ffff:ffff:ffff:ffff"])
      expect(at(address), address).to.equal("2001:db8:1:1::/64");
    expect(at("2001:db8:1:2::4f")).to.equal("2001:db8:1:2::40/124");
  });

  it("are not found by any other", () => {
    for (const address of ["::", "2001:db8:1:0:ffff::", "2001:db8:1:2::3f", "2001:db8:1:2::50", "ffff::"])
      expect(at(address), address).to.equal(undefined);
    expect(leaseIndex([]).at(0n)).to.equal(undefined);
  });

  it("are found within a wider prefix and around a longer one", () => {
    for (const prefix of ["2001:db8::/32", "2001:db8:1:2::/64", "2001:db8:1:2::42/127", "::/0"])
      expect(touches(prefix), prefix).to.equal(true);
    for (const prefix of ["2001:db9::/32", "2001:db8:1:2::/122", "2001:db8:1:3::/64"])
      expect(touches(prefix), prefix).to.equal(false);
  });
});

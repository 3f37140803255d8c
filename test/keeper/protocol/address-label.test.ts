import { expect } from "chai";
import fc from "fast-check";
import { addressLabel, addressOfLabel } from "../../../keeper/protocol/address-label.ts";
import { ipNetwork } from "../../../keeper/protocol/ip-network.ts";

describe("an address's label", () => {
  const labels = {
    "2001:db8:1::2": "2001-db8-1--2",
    "2001:db8:1:5::": "2001-db8-1-5--0",
    "::1": "0--1",
    "::": "0--0",
    "2001:db8:1:2:3:4:5:6": "2001-db8-1-2-3-4-5-6",
  };

  it("is its text with hyphens, with none at an end", () => {
    for (const [address, label] of Object.entries(labels))
      expect(addressLabel(ipNetwork(address).first), address).to.equal(label);
  });

  it("leads back to the address, which has no other", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (address) => {
        const label = addressLabel(address);
        expect(label).to.match(/^[0-9a-f]([0-9a-f-]{0,61}[0-9a-f])?$/);
        expect(addressOfLabel(label)).to.equal(address);
      }),
    );
    for (const other of [
      "2001-0db8-1--2",
      "2001-DB8-1--2",
      "2001-db8-1-0--2",
      "2001-db8-1--0-2",
      "1-2",
      "--1",
      "",
    ])
      expect(addressOfLabel(other), other).to.equal(null);
  });
});

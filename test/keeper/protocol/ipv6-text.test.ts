import { expect } from "chai";
import fc from "fast-check";
import { ipNetwork } from "../../../keeper/protocol/ip-network.ts";
import { ipv6Text } from "../../../keeper/protocol/ipv6-text.ts";

describe("ipv6Text", () => {
  // RFC 5952, sections 4 and 5.
  for (const [value, text] of [
    [0n, "::"],
    [1n, "::1"],
    [0x2001_0db8n << 96n, "2001:db8::"],
    [(0x2001_0db8n << 96n) | (1n << 64n) | 1n, "2001:db8:0:1::1"],
    [(0x2001_0db8n << 96n) | (0xabcdn << 48n), "2001:db8:0:0:abcd::"],
    [0x0001_0000_0002_0003_0004_0005_0006_0007n, "1:0:2:3:4:5:6:7"],
    [(1n << 128n) - 1n, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ] as const) {
    it(`writes ${text}`, () => expect(ipv6Text(value)).to.equal(text));
  }

  it("is read back as it was", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        expect(ipNetwork(ipv6Text(value)).first).to.equal(value);
      }),
    );
  });
});

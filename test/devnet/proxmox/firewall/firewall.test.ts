import { expect } from "chai";
import { ApiError } from "../../../../devnet/proxmox/api-error.ts";
import { normalizeCidr } from "../../../../devnet/proxmox/firewall/firewall.ts";

describe("normalizeCidr", () => {
  it("cuts host bits, leaves a full prefix out and writes IPv6 short", () => {
    const written: Record<string, string> = {
      "10.0.0.5/8": "10.0.0.0/8",
      "192.0.2.20/32": "192.0.2.20",
      "2001:DB8:2::1/64": "2001:db8:2::/64",
      "2001:db8::20/128": "2001:db8::20",
    };
    for (const [given, stored] of Object.entries(written)) expect(normalizeCidr(given)).to.equal(stored);
  });

  it("refuses a prefix of nothing", () => {
    expect(() => normalizeCidr("0.0.0.0/0")).to.throw(ApiError);
  });
});

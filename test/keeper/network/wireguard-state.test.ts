import { expect } from "chai";
import { wireguardState } from "../../../keeper/network/wireguard-state.ts";

describe("what WireGuard has", () => {
  const state = (dump: string) => wireguardState(async () => dump, "bk0");

  it("is read from wg's own list", async () => {
    const { publicKey, port, peers } = await state(
      "SECRET\town\t51820\toff\n" +
        "one\tSHARED\t203.0.113.7:4500\t2001:db8::/64,2001:db8:1::/64\t1700000000\t1\t2\t25\n" +
        "other\t(none)\t(none)\t(none)\t0\t0\t0\toff\n",
    );
    expect([publicKey, port]).to.deep.equal(["own", 51_820]);
    expect([...peers]).to.deep.equal([
      [
        "one",
        {
          allowedIps: ["2001:db8::/64", "2001:db8:1::/64"],
          endpoint: "203.0.113.7:4500",
          handshake: 1_700_000_000,
          keepalive: 25,
        },
      ],
      ["other", { allowedIps: [], endpoint: null, handshake: 0, keepalive: null }],
    ]);
  });

  it("that is not understood is an error that tells no key", async () => {
    for (const dump of ["SECRET", "SECRET\town\t1\toff\nSECRET\tSECRET\n"]) {
      const error = await state(dump).catch((e) => e);
      expect(error).to.have.property("code", "WIREGUARD_UNREADABLE");
      expect(`${error.message} ${error.remedy}`).not.to.contain("SECRET");
    }
  });
});

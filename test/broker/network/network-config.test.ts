import { expect } from "chai";
import { networkConfig } from "../../../broker/network/network-config.ts";

describe("the configuration of the broker's network", () => {
  const least = {
    uplink: "eth0",
    privateKeyFile: "/etc/blockhost-broker/wireguard.key",
    pool: "2001:db8::/48",
    prefixLength: 64,
  };
  const refused: Readonly<Record<string, object>> = {
    "a pool of IPv4": { pool: "203.0.113.0/24" },
    "a pool with bits after its length": { pool: "2001:db8::1/48" },
    "a pool that is one lease": { pool: "2001:db8::/64" },
    "neighbours of a prefix with too many addresses": { delivery: "neighbours" },
    "a tunnel that is the uplink": { tunnel: "eth0" },
    "an interface that would be an option": { uplink: "-batch" },
    "an interface that would be a second command": { uplink: "eth0\nlink" },
    "an interface with a longer name than Linux has": { uplink: "a-name-of-16-byte" },
    "a key file without its whole path": { privateKeyFile: "wireguard.key" },
    "a setting that nobody knows": { peerToPeer: true },
  };

  it("needs little", () => {
    const { pool, ...rest } = networkConfig.parse(least);
    expect(pool.text).to.equal("2001:db8::/48");
    expect(rest).to.include({ tunnel: "blockhost-bk", delivery: "routed", betweenHosts: false });
  });

  for (const [what, change] of Object.entries(refused))
    it(`refuses ${what}`, () => {
      expect(networkConfig.safeParse({ ...least, ...change }).success).to.equal(false);
    });
});

import { Resolver } from "node:dns/promises";
import { expect } from "chai";
import { leaseServices } from "../../../broker/daemon/lease-services.ts";
import { dnsConfig } from "../../../broker/dns/dns-config.ts";
import { networkConfig } from "../../../broker/network/network-config.ts";
import { freePortBase } from "../../../devnet/process/free-port-base.ts";

const ZONE = "v6.example.net";
const LEASE = { prefix: "2001:db8:1:5::/64", endsAt: 1_800_000_000 };
const NAME = `2001-db8-1-5--2.${ZONE}`;

describe("what a broker serves about its leases", () => {
  const resolver = new Resolver({ timeout: 5_000, tries: 4 });
  const look = () => resolver.resolve6(NAME).catch((error: NodeJS.ErrnoException) => error.code);

  async function open(pool: string, prefixLength: number) {
    const port = await freePortBase(0, 2, Math.random);
    const network = networkConfig.parse({
      uplink: "eth0",
      privateKeyFile: "/nowhere",
      pool,
      prefixLength,
      dnsPort: port,
      apiPort: port + 1,
    });
    const names = dnsConfig.parse({
      zone: ZONE,
      nameservers: [{ name: "ns.example.org" }],
      contact: "hostmaster.example.net",
      listen: ["127.0.0.1"],
    });
    resolver.setServers([`127.0.0.1:${port}`]);
    const services = leaseServices({
      network,
      names,
      nowMs: () => 0,
      onProblem: (error) => {
        throw error;
      },
    });
    return { services, network };
  }

  it("follows the leases: a name is there while its address is leased", async () => {
    // The gateway of this pool is ::1, which every machine has.
    const { services, network } = await open("::/112", 124);
    try {
      await services.update([LEASE]);
      expect(await look()).to.deep.equal(["2001:db8:1:5::2"]);
      await services.update([]);
      expect(await look()).to.equal("ENOTFOUND");
      const { status } = await fetch(`http://[::1]:${network.apiPort}/v1/lease`);
      expect(status, "nobody's address").to.equal(403);
      expect(services.counts()?.answered).to.be.greaterThan(1);
    } finally {
      await services.close();
    }
  });

  it("serves names while there is no tunnel yet, and says what is missing each time", async () => {
    const { services } = await open("2001:db8:1::/48", 64);
    try {
      for (let times = 0; times < 2; times++) {
        const error = await services.update([LEASE]).catch((error: NodeJS.ErrnoException) => error.code);
        expect(error).to.equal("EADDRNOTAVAIL");
        expect(await look()).to.deep.equal(["2001:db8:1:5::2"]);
      }
    } finally {
      await services.close();
    }
  });
});

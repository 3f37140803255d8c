import { expect } from "chai";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { addressLabel } from "../../../keeper/protocol/address-label.ts";
import { ipNetwork } from "../../../keeper/protocol/ip-network.ts";
import { until } from "../../pam/support/until.ts";
import { type BrokerBed, type HostBed, openBrokerBed, WORLD } from "./support/broker-bed.ts";
import { canMakeMachines } from "./support/machine.ts";
import { startOn } from "./support/start-on.ts";
import { openVoice, type Voice } from "./support/voice.ts";

const GATEWAY = "2001:db8:1::1";
const NAME_SERVER = "[2001:db8:ffff::2]";
const ZONE = "v6.example.net";
const API = { to: GATEWAY, port: 8_053 };

/** Through the firewall of the broker's machine, at the ports where others look for them. */
describe("a broker's names and its API, where they are reached", function () {
  this.timeout(120_000);
  const cleanup = new Cleanup();
  let bed: BrokerBed;
  let host: HostBed;
  let onHost: Voice;
  let hostAddress: string;

  before(async function () {
    if (!canMakeMachines) this.skip();
    bed = await openBrokerBed({ dnsPort: 5_353 }, 1);
    cleanup.add(() => bed.close());
    [host] = bed.hosts as [HostBed];
    await bed.network.apply([host.peer]);
    const leases = [{ prefix: host.peer.prefix, endsAt: 1_800_000_000 }];
    const said = { gateway: GATEWAY, pool: "2001:db8:1::/48", leases };
    await startOn(cleanup, bed.broker, "services-child.ts", [JSON.stringify(said)]);
    onHost = await openVoice(cleanup, host.host);
    hostAddress = host.peer.prefix.replace(/\/.*/, "1");
  });
  after(() => cleanup.run());

  it("tell the Internet an address of each name at port 53, and a name of each address", async () => {
    const name = `${addressLabel(ipNetwork(host.address).first)}.${ZONE}`;
    expect(await bed.world.resolve(NAME_SERVER, "AAAA", name)).to.equal(host.address);
    expect(await bed.world.resolve(NAME_SERVER, "AAAA", `2001-db8-1-2--2.${ZONE}`)).to.equal("ENOTFOUND");
    const arpa = ipNetwork(host.address).first.toString(16).padStart(32, "0").split("").reverse().join(".");
    expect(await bed.world.resolve(NAME_SERVER, "PTR", `${arpa}.ip6.arpa`)).to.equal(name);
  });

  it("tell a host of its lease, and show the Internet the challenge that it puts", async () => {
    const asked = await onHost.request({ ...API, from: hostAddress }, { method: "GET", path: "/v1/lease" });
    const told = { prefix: host.peer.prefix, endsAt: 1_800_000_000, zone: ZONE };
    expect(asked).to.equal(`200 ${JSON.stringify(told)}`);
    const name = `${addressLabel(ipNetwork(host.address).first)}.${ZONE}`;
    const body = { name, values: ["c".repeat(43)] };
    const put = { method: "PUT", path: "/v1/acme-challenge", body } as const;
    expect(await onHost.request({ ...API, from: hostAddress }, put)).to.equal("204");
    expect(await bed.world.resolve(NAME_SERVER, "TXT", `_acme-challenge.${name}`)).to.equal(body.values[0]);
  });

  it("tell a tenant's machine nothing", async () => {
    const ask = { method: "GET", path: "/v1/lease" } as const;
    expect(await host.vm.request({ ...API, from: host.address }, ask)).to.match(/^403 .*TUNNEL_NO_LEASE/);
  });

  it("are asked by no machine with its host's address: the host drops what one sends by it", async () => {
    await host.host.run("ip", ["address", "add", "fe80::9/64", "dev", "vmbr0", "nodad"]);
    await host.vmMachine.ip(
      `address add ${hostAddress}/128 dev lo nodad`,
      "route replace default via fe80::9 dev eth0",
    );
    expect(await host.vm.send({ from: hostAddress, to: WORLD }, "I am the host")).to.equal("sent");
    const counter = new RegExp(`saddr ${hostAddress} counter packets [1-9]`);
    await until("the drop", async () => {
      const listing = await host.host.run("nft", ["list", "table", "inet", "blockhost_tunnel"]);
      return counter.test(listing) || undefined;
    });
    expect(await host.vm.send({ from: host.address, to: WORLD }, "I am a machine")).to.equal("sent");
    await until("the honest one", () => bed.world.heard.includes("I am a machine") || undefined);
    expect(bed.world.heard).not.to.include("I am the host");
  });

  it("tell the Internet nothing of leases", async () => {
    const ask = { method: "GET", path: "/v1/lease" } as const;
    expect(await bed.world.request({ ...API, from: WORLD }, ask)).to.equal("EACCES");
  });
});

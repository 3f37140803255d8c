import { expect } from "chai";
import type { Machine } from "../../../devnet/network/start-machine.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import {
  type BrokerTunnel,
  lowerBrokerTunnel,
  raiseBrokerTunnel,
  tunnelHandshake,
} from "../../../keeper/network/broker-tunnel.ts";
import {
  type BrokerBed,
  type HostBed,
  openBrokerBed,
  WORLD,
} from "../../broker/network/support/broker-bed.ts";
import { canMakeMachines } from "../../broker/network/support/machine.ts";
import { openVoice, type Voice } from "../../broker/network/support/voice.ts";
import { until } from "../../pam/support/until.ts";

/** A host of the bed, with everything around it real; the broker's machine is the host's enemy in some tests. */
describe("a host's end of a broker's tunnel", function () {
  this.timeout(120_000);
  const cleanup = new Cleanup();
  let bed: BrokerBed;
  let one: HostBed;
  let host: Machine;
  let onHost: Voice;
  let broker: Voice;
  let hostAddress: string;
  const raise = (change: Partial<BrokerTunnel> = {}, now = 0) =>
    raiseBrokerTunnel(host.run, { ...one.tunnel, ...change }, now);

  before(async function () {
    if (!canMakeMachines) this.skip();
    bed = await openBrokerBed({}, 1);
    cleanup.add(() => bed.close());
    [one] = bed.hosts as [HostBed];
    host = one.host;
    await bed.network.apply([one.peer]);
    onHost = await openVoice(cleanup, host);
    broker = await openVoice(cleanup, bed.broker);
    hostAddress = one.peer.prefix.replace(/\/.*/, "1");
    expect(await one.vm.connect({ from: one.address, to: WORLD })).to.equal("hello");
  });
  after(() => cleanup.run());

  async function look(): Promise<readonly string[]> {
    const ip = (...args: string[]) => host.run("ip", ["-6", ...args]);
    const parts = await Promise.all([
      ip("rule"),
      ip("route", "show", "table", "all"),
      ip("address"),
      host.run("wg", ["show", one.tunnel.name, "allowed-ips"]),
      host.run("nft", ["--stateless", "list", "ruleset"]),
    ]);
    return parts.map((part) => part.replaceAll(/ expires \d+sec/g, ""));
  }
  /** How many packets the host's firewall has dropped. */
  async function dropped(): Promise<number> {
    const listing = await host.run("nft", ["list", "table", "inet", "blockhost_tunnel"]);
    return [...listing.matchAll(/counter packets (\d+)/g)].reduce((sum, [, of]) => sum + Number(of), 0);
  }
  async function isDropped(to: string): Promise<void> {
    const before = await dropped();
    expect(await broker.send({ from: "2001:db8:1::1", to }, `for ${to}`)).to.equal("sent");
    await until(`the drop of what was for ${to}`, async () => (await dropped()) > before || undefined);
    expect(onHost.heard).not.to.include(`for ${to}`);
  }

  it("changes nothing when it is there already, and ends no session", async () => {
    const handshake = await tunnelHandshake(host.run, one.tunnel);
    expect(handshake).to.be.greaterThan(0);
    const before = await look();
    await raise();
    expect(await look()).to.deep.equal(before);
    expect(await tunnelHandshake(host.run, one.tunnel)).to.be.at.least(handshake ?? 0);
  });

  it("sends by the tunnel what comes from the prefix, and the host's own as before", async () => {
    const way = (...from: string[]) => host.run("ip", ["-6", "route", "get", WORLD, ...from]);
    expect(await way("from", hostAddress)).to.contain(`dev ${one.tunnel.name}`);
    await host.run("ip", ["-6", "route", "add", "default", "via", "fe80::1", "dev", "net0"]);
    expect(await way()).to.contain("dev net0");
    expect(await way("from", hostAddress), "also beside another way").to.contain(`dev ${one.tunnel.name}`);
    const home = await host.run("ip", ["-6", "route", "get", one.address, "from", hostAddress]);
    expect(home, "the host finds its machines").to.contain("dev vmbr0");
    await host.run("ip", ["-6", "route", "del", "default"]);
  });

  it("sends nothing of the prefix elsewhere while the tunnel is gone", async () => {
    await host.run("ip", ["-6", "route", "add", "default", "via", "fe80::1", "dev", "net0"]);
    await host.run("ip", ["link", "del", one.tunnel.name]);
    const way = await host.run("ip", ["-6", "route", "get", WORLD, "from", hostAddress]).catch(String);
    expect(way).to.match(/unreachable|No route to host/);
    await host.run("ip", ["-6", "route", "del", "default"]);
    await raise();
    expect(await one.vm.connect({ from: one.address, to: WORLD })).to.equal("hello");
  });

  it("lets the broker reach machines, and of the host only the ports that are named", async () => {
    await isDropped(hostAddress);
    await raise({ hostPorts: [7_000] });
    expect(await bed.world.connect({ from: WORLD, to: hostAddress })).to.equal("hello");
    await raise();
    await isDropped(hostAddress);
  });

  it("lets the broker into no network around the host", async () => {
    const lan = "fd00:1::1";
    await host.ip("link add lan0 type bridge", "link set lan0 up", `address add ${lan}/64 dev lan0 nodad`);
    // A broker that wants more than it was asked for.
    const claim = ["peer", one.peer.publicKey, "allowed-ips", `${one.peer.prefix},fd00::/8`];
    await bed.broker.run("wg", ["set", "bk0", ...claim]);
    await bed.broker.run("ip", ["-6", "route", "add", "fd00::/8", "dev", "bk0"]);
    await isDropped(lan);
    await isDropped("fd00:1::2");
    await bed.network.apply([one.peer]);
  });

  it("looks a broker up anew when nothing has been heard of it for three minutes", async () => {
    const elsewhere = { broker: { ...one.tunnel.broker, endpoint: "203.0.113.99:51820" } };
    const endpoint = () => host.run("wg", ["show", one.tunnel.name, "endpoints"]);
    const heard = (await tunnelHandshake(host.run, one.tunnel)) ?? 0;
    await raise(elsewhere, heard + 100);
    expect(await endpoint()).to.contain("203.0.113.2:51820");
    await raise(elsewhere, heard + 1_000);
    expect(await endpoint()).to.contain("203.0.113.99:51820");
    await raise({}, heard + 1_000);
    expect(await one.vm.connect({ from: one.address, to: WORLD })).to.equal("hello");
  });

  it("takes up another prefix of another broker, and leaves nothing of the one before", async () => {
    const prefix = "2001:db8:2:7::/64";
    const key = `${"B".repeat(42)}A=`;
    const tunnel = { ...one.tunnel, prefix, broker: { ...one.tunnel.broker, publicKey: key } };
    await lowerBrokerTunnel(host.run, one.tunnel);
    await raiseBrokerTunnel(host.run, tunnel, 0);
    const found = (await look()).join("\n");
    expect(found).to.contain("2001:db8:2:7::1/64").and.to.contain(key);
    expect(found)
      .not.to.contain(one.peer.prefix.replace("::/64", ""))
      .and.not.to.contain(one.tunnel.broker.publicKey);
    expect(await tunnelHandshake(host.run, tunnel)).to.equal(null);
    await lowerBrokerTunnel(host.run, tunnel);
  });

  it("is taken away whole, however often", async () => {
    await raise();
    for (let times = 0; times < 2; times++) {
      await lowerBrokerTunnel(host.run, one.tunnel);
      const [rules, routes, addresses] = await Promise.all([
        host.run("ip", ["-6", "rule"]),
        host.run("ip", ["-6", "route", "show", "table", "all"]),
        host.run("ip", ["address"]),
      ]);
      expect(rules).not.to.contain("205");
      expect(routes).not.to.contain("5107");
      expect(addresses).not.to.contain(one.tunnel.name).and.not.to.contain(hostAddress);
      expect(await host.run("nft", ["list", "ruleset"])).not.to.contain("blockhost_tunnel");
    }
  });
});

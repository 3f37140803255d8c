import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import type { DesiredPeer } from "../../../broker/core/network-port.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { raiseBrokerTunnel, tunnelHandshake } from "../../../keeper/network/broker-tunnel.ts";
import { until } from "../../pam/support/until.ts";
import { type BrokerBed, type HostBed, openBrokerBed, WORLD } from "./support/broker-bed.ts";
import { canMakeMachines } from "./support/machine.ts";
import { openVoice, type Voice } from "./support/voice.ts";
import { wireguardKey } from "./support/wireguard-key.ts";

const [BROKER, GATEWAY] = ["2001:db8:ffff::2", "2001:db8:1::1"];
/** What a connection ends with when a router says that there is no way, or that it is not let through. */
const UNREACHABLE = /^E(HOST|NET)UNREACH$/;
const PROHIBITED = "EACCES";

/** Internet, broker, two hosts with a machine each, in namespaces; WireGuard, routes and nftables are the real ones. */
describe("the broker's network", function () {
  this.timeout(120_000);
  const cleanup = new Cleanup();
  let bed: BrokerBed;
  let first: HostBed;
  let second: HostBed;
  const everybody = () => bed.hosts.map(({ peer }) => peer);
  const but = (host: HostBed, change: Partial<DesiredPeer>) =>
    bed.hosts.map((one) => (one === host ? { ...one.peer, ...change } : one.peer));

  before(async function () {
    if (!canMakeMachines) this.skip();
    bed = await openBrokerBed();
    cleanup.add(() => bed.close());
    [first, second] = bed.hosts as [HostBed, HostBed];
  });
  beforeEach(async () => {
    await bed.network.apply(everybody());
    bed.drifts.length = 0;
  });
  after(() => cleanup.run());

  const outwards = ({ vm, address }: HostBed, to = WORLD) => vm.connect({ from: address, to });
  const inwards = ({ address }: HostBed) => bed.world.connect({ from: WORLD, to: address });
  /** Sends a datagram, and resolves when the broker's firewall has dropped something. */
  async function isDropped(text: string, from: Voice, way: { from: string; to: string }): Promise<void> {
    const before = await bed.dropped();
    expect(await from.send(way, text)).to.equal("sent");
    await until(`the drop of what was said ${text}`, async () => (await bed.dropped()) > before || undefined);
  }
  /** A host finds a broker that has forgotten it after 15 seconds by itself (WireGuard's way); this one is told. */
  async function anew({ host, tunnel }: HostBed): Promise<void> {
    await host.run("wg", ["set", tunnel.name, "peer", tunnel.broker.publicKey, "remove"]);
    await raiseBrokerTunnel(host.run, tunnel, 0);
  }
  /** No session was ended: WireGuard would have forgotten its handshake. */
  async function wereKept(before: ReadonlyMap<string, number>): Promise<void> {
    const now = await bed.network.handshakes();
    for (const [key, at] of before) expect(now.get(key), key).to.be.at.least(at);
  }
  async function everybodyTalks(): Promise<void> {
    for (const host of bed.hosts) {
      expect(await outwards(host), `${host.address} to the world`).to.equal("hello");
      expect(await inwards(host), `the world to ${host.address}`).to.equal("hello");
    }
  }

  it("carries a machine's public IPv6 both ways", async () => {
    await everybodyTalks();
    expect(await first.vm.send({ from: first.address, to: WORLD }, "by datagram")).to.equal("sent");
    await until("the datagram", () => bed.world.heard.includes("by datagram") || undefined);
    const handshakes = await bed.network.handshakes();
    expect([...handshakes.keys()].sort()).to.deep.equal(
      everybody()
        .map(({ publicKey }) => publicKey)
        .sort(),
    );
    expect(await tunnelHandshake(first.host.run, first.tunnel)).to.be.greaterThan(0);
  });

  it("changes nothing when all is as it should be", async () => {
    const look = async () => [
      await bed.broker.run("nft", ["list", "ruleset"]),
      await bed.broker.run("ip", ["-6", "route"]),
      (await bed.broker.run("wg", ["show", "bk0", "allowed-ips"])).split("\n").sort(),
    ];
    const before = await look();
    await bed.network.apply(everybody());
    expect(await look()).to.deep.equal(before);
    expect(bed.drifts).to.deep.equal([]);
  });

  it("is all back after the machine has lost it and the broker starts anew", async () => {
    await bed.broker.run("nft", ["flush", "ruleset"]);
    // wireguard-go dies, and with it the interface, its routes and its peers.
    await bed.broker.killAll();
    await until(
      "no tunnel",
      async () => !(await bed.broker.run("ip", ["link"])).includes("bk0") || undefined,
    );
    expect(await bed.broker.run("ip", ["-6", "route"])).not.to.contain("bk0");
    await bed.restarted().apply(everybody());
    await everybodyTalks();
  });

  it("does not interrupt when only the broker's process starts anew", async () => {
    const handshakes = await bed.network.handshakes();
    await bed.restarted().apply(everybody());
    await wereKept(handshakes);
    await everybodyTalks();
  });

  it("keeps a prefix when its host's key changes, and lets the old key in no more", async () => {
    const fresh = wireguardKey(900);
    const file = `${first.tunnel.privateKeyFile}-fresh`;
    await writeFile(file, fresh.secret, { mode: 0o600 });
    await bed.network.apply(but(first, { publicKey: fresh.publicKey }));
    const peers = await bed.broker.run("wg", ["show", "bk0", "allowed-ips"]);
    expect(peers)
      .to.contain(`${fresh.publicKey}\t${first.peer.prefix}`)
      .and.not.contain(first.peer.publicKey);
    const rotated = { ...first.tunnel, privateKeyFile: file, publicKey: fresh.publicKey };
    await raiseBrokerTunnel(first.host.run, rotated, 0);
    expect(await outwards(first)).to.equal("hello");
    expect(await inwards(first)).to.equal("hello");
    await bed.network.apply(everybody());
    await raiseBrokerTunnel(first.host.run, first.tunnel, 0);
    expect(await outwards(first)).to.equal("hello");
  });

  it("routes nothing to who is suspended, whose handshake still tells that it is there", async () => {
    await everybodyTalks();
    await bed.network.apply(but(first, { suspended: true }));
    await isDropped("while suspended", first.vm, { from: first.address, to: WORLD });
    expect(await inwards(first)).to.match(UNREACHABLE);
    expect([...(await bed.network.handshakes()).keys()]).to.include(first.peer.publicKey);
    expect(await inwards(second), "others go on").to.equal("hello");
    await bed.network.apply(everybody());
    await everybodyTalks();
    expect(bed.world.heard).not.to.include("while suspended");
  });

  it("takes nothing from a host whose key somebody else claims for a lease of their own", async () => {
    const claimed = "2001:db8:1:9::/64";
    const handshakes = await bed.network.handshakes();
    await bed.network.apply([...everybody(), { ...first.peer, prefix: claimed }]);
    await bed.network.apply([...everybody(), { ...first.peer, prefix: claimed }]);
    await wereKept(handshakes);
    expect(bed.drifts).to.deep.equal([]);
    await everybodyTalks();
    await bed.network.apply(everybody());
    expect(await bed.broker.run("wg", ["show", "bk0", "allowed-ips"])).not.to.contain(claimed);
  });

  it("leaves nothing of a lease that has ended", async () => {
    await bed.network.apply([second.peer]);
    for (const look of [
      await bed.broker.run("wg", ["show", "bk0", "allowed-ips"]),
      await bed.broker.run("ip", ["-6", "route"]),
      await bed.broker.run("nft", ["list", "ruleset"]),
    ])
      expect(look).not.to.contain(first.peer.publicKey).and.not.to.contain(first.peer.prefix);
    expect(await inwards(first)).to.match(UNREACHABLE);
    expect(await inwards(second)).to.equal("hello");
    await bed.network.apply(everybody());
    await anew(first);
  });

  it("drops what a host sends from another's prefix", async () => {
    const [stolen, honest] = [second.address, first.tunnel.prefix.replace(/\/.*/, "1")];
    // A host that obeys no rule of ours, and has the other's address.
    await first.host.run("nft", ["flush", "ruleset"]);
    await first.host.run("ip", ["address", "add", `${stolen}/128`, "dev", "lo", "nodad"]);
    await first.host.run("ip", ["-6", "rule", "add", "from", stolen, "lookup", "5107", "priority", "100"]);
    const thief = await openVoice(cleanup, first.host);
    expect(await thief.send({ from: stolen, to: WORLD }, "I am somebody else")).to.equal("sent");
    // WireGuard keeps a peer's packets in their order: when this one is here, the other will never be.
    expect(await thief.send({ from: honest, to: WORLD }, "I am myself")).to.equal("sent");
    await until("the honest one", () => bed.world.heard.includes("I am myself") || undefined);
    expect(bed.world.heard).not.to.include("I am somebody else");
    await first.host.run("ip", ["-6", "rule", "del", "priority", "100"]);
    await first.host.run("ip", ["address", "del", `${stolen}/128`, "dev", "lo"]);
    await raiseBrokerTunnel(first.host.run, first.tunnel, 0);
  });

  it("drops what comes from the Internet with a leased address", async () => {
    await bed.internet.run("ip", ["address", "add", `${first.address}/128`, "dev", "lo", "nodad"]);
    await isDropped("from a liar", bed.world, { from: first.address, to: second.address });
    await isDropped("about a lease", bed.world, { from: first.address, to: GATEWAY });
    await bed.internet.run("ip", ["address", "del", `${first.address}/128`, "dev", "lo"]);
    expect(await bed.world.send({ from: WORLD, to: second.address }, "the truth")).to.equal("sent");
    await until("the honest one", () => second.vm.heard.includes("the truth") || undefined);
    expect(second.vm.heard).not.to.include("from a liar");
  });

  it("lets hosts not reach each other", async () => {
    expect(await outwards(first, second.address)).to.equal(PROHIBITED);
    expect(await outwards(second, first.address)).to.equal(PROHIBITED);
  });

  it("lets nobody use the broker's machine for more than it is there for", async () => {
    expect(await outwards(first, BROKER)).to.equal(PROHIBITED);
    expect(await outwards(first, GATEWAY)).to.equal(PROHIBITED);
    expect(await bed.world.connect({ from: WORLD, to: GATEWAY })).to.equal(PROHIBITED);
  });

  it("mends what somebody else has changed, and counts it", async () => {
    await bed.broker.run("ip", ["-6", "route", "del", first.peer.prefix, "dev", "bk0"]);
    await bed.broker.run("wg", ["set", "bk0", "peer", second.peer.publicKey, "remove"]);
    await bed.broker.run("nft", ["flush", "chain", "inet", "blockhost_broker", "from_host"]);
    await bed.network.apply(everybody());
    expect(bed.drifts).to.deep.equal([
      ["filter", 1],
      ["peers", 1],
      ["routes", 1],
    ]);
    await anew(second);
    await everybodyTalks();
    expect(await outwards(first, second.address)).to.equal(PROHIBITED);
  });
});

import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import type { BuiltBroker } from "../../broker/daemon/build-broker.ts";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import {
  type BrokerTunnel,
  lowerBrokerTunnel,
  raiseBrokerTunnel,
} from "../../keeper/network/broker-tunnel.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import { ipv6Text } from "../../keeper/protocol/ipv6-text.ts";
import { type HostBed, openBrokerBed, type BrokerBed as Roads, WORLD } from "./network/support/broker-bed.ts";
import { canMakeMachines } from "./network/support/machine.ts";
import { wireguardKey } from "./network/support/wireguard-key.ts";
import { BROKER_KEY, BrokerBed, type Host, LEASE_SECONDS } from "./support/broker-bed.ts";

const DAY = 86_400;
const UNREACHABLE = /^E(HOST|NET)UNREACH$/;

/**
 * All of it but the daemon's own process: a real chain with the real contracts, the broker that follows it, real tunnels
 * between machines in namespaces, and a host that knows nothing but the answer.
 */
describe("a prefix, from the chain to a machine", function () {
  this.timeout(180_000);
  const cleanup = new Cleanup();
  let chain: BrokerBed;
  let roads: Roads;
  let one: HostBed;
  let built: BuiltBroker;
  let host: Host;

  before(async function () {
    if (!canMakeMachines) this.skip();
    chain = await BrokerBed.open();
    cleanup.add(() => chain.close());
    const secret = Buffer.alloc(32, 9).toString("base64");
    roads = await openBrokerBed({ pool: "2001:db8::/48" }, 1, { secret, publicKey: BROKER_KEY });
    cleanup.add(() => roads.close());
    [one] = roads.hosts as [HostBed];
    await lowerBrokerTunnel(one.host.run, one.tunnel);
    carryBy(roads.network);
    built = await chain.start();
    await look(2);
    host = { ...(await chain.host()), wireguardKey: one.tunnel.publicKey };
  });
  after(() => cleanup.run());

  /** The broker's looks at the chain and at the machine. */
  async function look(times = 1): Promise<void> {
    for (let done = 0; done < times; done++) {
      chain.clock.now += 61_000;
      await built.broker.tick();
    }
  }
  function carryBy({ apply, handshakes }: Roads["network"]): void {
    chain.network.apply = apply;
    chain.network.handshakes = handshakes;
  }
  /** What the host makes of the answer to a request; of its address, the broker's part of the world is only known here. */
  async function tunnelOf(
    requestId: number,
    keys: Host,
    more: Partial<BrokerTunnel> = {},
  ): Promise<BrokerTunnel> {
    const answer = await chain.answerFor(requestId, keys);
    if (answer === null) throw new Error(`request ${requestId} has no answer`);
    const { prefix, wireguardKey: publicKey, keepalive } = answer;
    const { endpoint } = one.tunnel.broker;
    return { ...one.tunnel, prefix, broker: { publicKey, endpoint, keepalive }, ...more };
  }
  async function bothWays(): Promise<void> {
    expect(await one.vm.connect({ from: one.address, to: WORLD })).to.equal("hello");
    expect(await roads.world.connect({ from: WORLD, to: one.address })).to.equal("hello");
  }

  it("is asked for, answered under seal, and carried both ways", async () => {
    expect(await roads.world.connect({ from: WORLD, to: one.address }), "before").to.match(UNREACHABLE);
    const id = await chain.ask(host);
    await look(2);
    const tunnel = await tunnelOf(id, host);
    expect(ipv6Text(ipNetwork(tunnel.prefix).first + 2n)).to.equal(one.address);
    await raiseBrokerTunnel(one.host.run, tunnel, 0);
    await bothWays();
  });

  it("is carried again when the broker and its machine were killed", async () => {
    await chain.crash();
    await roads.broker.run("nft", ["flush", "ruleset"]);
    await roads.broker.killAll();
    carryBy(roads.restarted());
    built = await chain.start();
    await look();
    // A host is back by itself after 15 seconds; this one is told.
    await lowerBrokerTunnel(one.host.run, one.tunnel);
    await raiseBrokerTunnel(one.host.run, await tunnelOf(1, host), 0);
    await bothWays();
  });

  it("stays the same when the host takes another key", async () => {
    const key = wireguardKey(900);
    const privateKeyFile = `${one.tunnel.privateKeyFile}-fresh`;
    await writeFile(privateKeyFile, key.secret, { mode: 0o600 });
    await chain.pass(601);
    const fresh = { ...chain.freshKeys(host), wireguardKey: key.publicKey };
    const id = await chain.rekey(1n, fresh);
    await look(2);
    const tunnel = await tunnelOf(id, fresh, { privateKeyFile, publicKey: key.publicKey });
    expect(tunnel.prefix).to.equal(one.tunnel.prefix);
    await raiseBrokerTunnel(one.host.run, tunnel, 0);
    await bothWays();
    const peers = await roads.broker.run("wg", ["show", "bk0", "peers"]);
    expect(peers.trim()).to.equal(key.publicKey);
  });

  it("is carried no more when its time is over, and nothing of it is left after the grace", async () => {
    await chain.pass(LEASE_SECONDS);
    await look();
    expect(await roads.world.connect({ from: WORLD, to: one.address })).to.match(UNREACHABLE);
    await chain.pass(7 * DAY);
    await look(3);
    for (const left of [
      await roads.broker.run("wg", ["show", "bk0", "peers"]),
      await roads.broker.run("ip", ["-6", "route", "show", "dev", "bk0", "proto", "96"]),
    ])
      expect(left.trim()).to.equal("");
    expect(await roads.broker.run("nft", ["list", "ruleset"])).not.to.contain(one.tunnel.prefix);
    expect(await chain.leases.liveLeasesOf(1)).to.equal(0n);
  });
});

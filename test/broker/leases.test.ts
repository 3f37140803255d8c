import { expect } from "chai";
import type { BuiltBroker } from "../../broker/daemon/build-broker.ts";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import { raiseBrokerTunnel } from "../../keeper/network/broker-tunnel.ts";
import {
  type HostBed,
  type BrokerBed as NetworkBed,
  openBrokerBed,
  WORLD,
} from "./network/support/broker-bed.ts";
import { canMakeMachines } from "./network/support/machine.ts";
import { wireguardKey } from "./network/support/wireguard-key.ts";
import { BrokerBed, type Host, LEASE_SECONDS } from "./support/broker-bed.ts";

const POOL = "2001:db8:1::/48";
const DAY = 86_400;

/** The whole way: a request on a chain, the broker's answer, the tunnel that it tells of, a machine in the Internet. */
describe("a lease of public IPv6", function () {
  this.timeout(180_000);
  const cleanup = new Cleanup();
  let chain: BrokerBed;
  let net: NetworkBed;
  let first: HostBed;
  let host: Host;
  let built: BuiltBroker;

  const start = async () => {
    const wireguard = wireguardKey(1).publicKey;
    built = await chain.start({ network: net.restarted(), wireguardKey: wireguard, pool: POOL });
  };
  const look = async (times: number) => {
    for (let done = 0; done < times; done++) {
      chain.clock.now += 61_000;
      await built.broker.tick();
    }
  };
  const talks = async () => {
    expect(await first.vm.connect({ from: first.address, to: WORLD }), "out").to.equal("hello");
    expect(await net.world.connect({ from: WORLD, to: first.address }), "in").to.equal("hello");
  };

  before(async function () {
    if (!canMakeMachines) this.skip();
    [chain, net] = await Promise.all([BrokerBed.open(), openBrokerBed({}, 1)]);
    cleanup.add(() => chain.close());
    cleanup.add(() => net.close());
    [first] = net.hosts as [HostBed];
    await start();
    await look(2);
  });
  after(() => cleanup.run());

  it("begins with a request: the answer tells all that a tunnel needs, and a machine is reached both ways", async () => {
    host = { ...chain.freshKeys(await chain.host()), wireguardKey: first.tunnel.publicKey };
    const id = await chain.ask(host);
    await look(2);
    const answer = await chain.answerFor(id, host);
    expect(answer?.prefix).to.equal(first.tunnel.prefix);
    expect(answer?.wireguardKey).to.equal(first.tunnel.broker.publicKey);
    await talks();
  });

  it("is back with all of it when the broker's machine was lost and its process killed", async () => {
    await chain.crash();
    await net.broker.run("nft", ["flush", "ruleset"]);
    await net.broker.killAll();
    await start();
    await first.host.run("wg", ["set", first.tunnel.name, "peer", first.tunnel.broker.publicKey, "remove"]);
    await raiseBrokerTunnel(first.host.run, first.tunnel, 0);
    await talks();
  });

  it("keeps its prefix when the host takes another key", async () => {
    await chain.pass(601);
    const fresh = { ...chain.freshKeys(host), wireguardKey: wireguardKey(500).publicKey };
    const id = await chain.rekey(1n, fresh);
    await look(2);
    const answer = await chain.answerFor(id, fresh);
    expect(answer?.prefix).to.equal(first.tunnel.prefix);
    const wanted = await net.broker.run("wg", ["show", "bk0", "allowed-ips"]);
    expect(wanted.trim()).to.equal(`${fresh.wireguardKey}\t${first.tunnel.prefix}`);
  });

  it("leaves nothing on the broker's machine when its time and grace are over", async () => {
    await chain.pass(LEASE_SECONDS + 7 * DAY);
    await look(3);
    expect((await net.broker.run("wg", ["show", "bk0", "peers"])).trim()).to.equal("");
    expect(await net.broker.run("ip", ["-6", "route"])).not.to.contain(`${first.tunnel.prefix} dev bk0`);
    expect(await net.broker.run("nft", ["list", "table", "inet", "blockhost_broker"])).not.to.contain(
      first.tunnel.prefix,
    );
    expect(await chain.leases.liveLeasesOf(1)).to.equal(0n);
  });
});

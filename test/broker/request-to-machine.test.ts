import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import type { BuiltBroker } from "../../broker/daemon/build-broker.ts";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import { endProcess } from "../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../devnet/process/spawn-supervised.ts";
import { machineIpv6 } from "../../keeper/core/machine-prefix.ts";
import { lowerBrokerTunnel } from "../../keeper/network/broker-tunnel.ts";
import { tunnelClient } from "../../keeper/tunneld/tunnel-client.ts";
import { LeaseHost } from "../keeper/lease/support/lease-host.ts";
import { type HostBed, openBrokerBed, type BrokerBed as Roads, WORLD } from "./network/support/broker-bed.ts";
import { canMakeMachines } from "./network/support/machine.ts";
import { BROKER_KEY, BrokerBed, LEASE_SECONDS, PRICE } from "./support/broker-bed.ts";

const TSX = createRequire(import.meta.url).resolve("tsx");
const PREFIX = "2001:db8:0:1::/64";
const UNREACHABLE = /^E(HOST|NET)UNREACH$/;

/**
 * All of it, from the operator's command to a packet of a machine: a chain with the contracts, the broker that follows it,
 * the part of a keeper that leases, the process that makes its tunnel on the host's machine, and real tunnels.
 */
describe("a prefix, from the operator's command to a machine", function () {
  this.timeout(300_000);
  const cleanup = new Cleanup();
  let chain: BrokerBed;
  let roads: Roads;
  let one: HostBed;
  let built: BuiltBroker;
  let host: LeaseHost;
  let folder: string;
  let tunneld: { stop(): Promise<void> };

  before(async function () {
    if (!canMakeMachines) this.skip();
    chain = await BrokerBed.open();
    cleanup.add(() => chain.close());
    const secret = Buffer.alloc(32, 9).toString("base64");
    roads = await openBrokerBed({ pool: "2001:db8::/48" }, 1, { secret, publicKey: BROKER_KEY });
    cleanup.add(() => roads.close());
    [one] = roads.hosts as [HostBed];
    await lowerBrokerTunnel(one.host.run, one.tunnel);
    const { apply, handshakes } = roads.network;
    chain.network.apply = apply;
    chain.network.handshakes = handshakes;
    built = await chain.start({ tunnel: { endpoint: one.tunnel.broker.endpoint } });
    await look();
    folder = await mkdtemp(join(tmpdir(), "blockhost-tunneld-"));
    cleanup.add(() => rm(folder, { recursive: true }));
    tunneld = await startTunneld();
    host = await LeaseHost.open(chain, tunnelClient(join(folder, "tunnel.sock")));
    cleanup.add(() => host.close());
    await host.start();
  });
  after(() => cleanup.run());

  async function look(): Promise<void> {
    chain.clock.now += 61_000;
    await built.broker.tick();
  }
  /** The process that may make tunnels, on the host's machine. */
  async function startTunneld(): Promise<{ stop(): Promise<void> }> {
    const config = join(folder, "tunnel.json");
    const settings = { bridge: "vmbr0", uplink: "net0", name: "tn1", folder: join(folder, "state") };
    await mkdir(settings.folder, { recursive: true, mode: 0o700 });
    await writeFile(config, JSON.stringify({ ...settings, socket: join(folder, "tunnel.sock") }));
    const [command = "", ...before] = one.host.inside;
    const program = [
      process.execPath,
      `--import=${TSX}`,
      resolve("keeper/tunneld/main.ts"),
      "--config",
      config,
    ];
    const child = spawnSupervised(command, [...before, ...program], { stdio: ["ignore", "pipe", "inherit"] });
    cleanup.add(() => endProcess(child));
    if (child.stdout === null) throw new Error("tunneld did not start");
    const said: string[] = [];
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((there, failed) => {
      lines.on("line", (line) => {
        said.push(line);
        if (line.includes('"listening"')) there();
      });
      child.once("exit", () => failed(new Error(`tunneld has ended: ${said.join("\n")}`)));
    });
    return { stop: () => endProcess(child) };
  }
  const during = <T>(work: Promise<T>) => host.while(look, work);
  async function bothWays(): Promise<void> {
    expect(await one.vm.connect({ from: one.address, to: WORLD })).to.equal("hello");
    expect(await roads.world.connect({ from: WORLD, to: one.address })).to.equal("hello");
  }

  it("is found among the brokers, and tried without anything being sent", async () => {
    const list = await host.broker("list", "--region", "TEST", "--json");
    expect(JSON.parse(list.out)).to.have.length(1);
    expect(JSON.parse(list.out)[0]).to.include({
      id: 1,
      region: "test",
      prefixLength: 64,
      price: `${PRICE}`,
    });
    expect((await host.broker("list", "--region", "elsewhere")).out).to.contain("No broker");
    const tried = await host.broker("request", "--dry-run");
    expect([tried.code, tried.out]).to.deep.equal([0, tried.out]);
    expect(tried.out).to.contain("broker 1").and.to.contain("/64").and.to.contain("nothing was sent");
    expect(await chain.leases.requestCount()).to.equal(0n);
    const status = await host.broker("status");
    expect([status.code, status.out]).to.deep.equal([0, "No prefix was ever asked for."]);
  });

  it("refuses a broker that is not there, and a price that is too high", async () => {
    expect((await host.broker("request", "7")).code).to.equal(1);
    const dear = await host.broker("request", "1", "--max-price", "0.000000000000000999");
    expect([dear.code, dear.err]).to.deep.equal([1, dear.err]);
    expect(dear.err).to.contain("LEASE_NO_BROKER").and.to.contain("PRICE_TOO_HIGH");
    expect((await host.broker("renew")).err).to.contain("LEASE_NONE");
    expect(await chain.leases.requestCount()).to.equal(0n);
  });

  it("is asked for by a command, which ends when the broker was heard of; a machine's address is of it", async () => {
    expect(await roads.world.connect({ from: WORLD, to: one.address }), "before").to.match(UNREACHABLE);
    const asked = await during(host.broker("request", "--json"));
    expect(asked.code, asked.err).to.equal(0);
    expect(JSON.parse(asked.out)).to.include({ state: "up", prefix: PREFIX, broker: 1, leaseId: 1 });
    const { network } = host.config;
    expect(machineIpv6(host.prefix ?? "", network, network.first)).to.equal(one.address);
    await bothWays();
  });

  it("is told by status and doctor", async () => {
    const status = await host.broker("status");
    expect([status.code, status.out]).to.deep.equal([0, status.out]);
    expect(status.out)
      .to.contain(`up: ${PREFIX} of broker 1, lease 1, paid until`)
      .and.to.contain("heard of");
    const doctor = await host.broker("doctor");
    expect([doctor.code, doctor.out]).to.deep.equal([0, doctor.out]);
    expect(doctor.out).to.contain("ok    tunnel");
  });

  it("is there again when keeper and tunnel were killed: the tunnel without the keeper, by what was raised last", async () => {
    await Promise.all([host.stop(), tunneld.stop()]);
    await one.host.run("ip", ["link", "del", "dev", "tn1"]);
    tunneld = await startTunneld();
    await bothWays();
    await host.restart();
    expect(host.prefix, "at once, from the store").to.equal(PREFIX);
    await bothWays();
  });

  it("is paid for one period more by a command", async () => {
    const before = (await chain.leases.leaseOf(1)).endsAt;
    const renewed = await during(host.broker("renew"));
    expect(renewed.code, renewed.err).to.equal(0);
    expect((await chain.leases.leaseOf(1)).endsAt).to.equal(before + BigInt(LEASE_SECONDS));
    const again = await host.broker("renew", "--patience", "0");
    expect(again.code, "as the contract does not let three periods be paid").to.equal(0);
  });

  it("is the same by another key", async () => {
    await chain.pass(601);
    const keys = () => one.host.run("wg", ["show", "tn1", "public-key"]);
    const before = await keys();
    const changed = await during(host.broker("renew", "--rotate", "--json"));
    expect(changed.code, changed.err).to.equal(0);
    expect(JSON.parse(changed.out)).to.include({ state: "up", prefix: PREFIX, leaseId: 1 });
    await during(host.broker("install"));
    expect(await keys()).not.to.equal(before);
    await bothWays();
  });

  it("is given back, and nothing of it is left on the host", async () => {
    const released = await during(host.broker("release"));
    expect(released.code, released.err).to.equal(0);
    expect(released.out).to.contain("released (ORDERED)");
    expect(host.prefix).to.equal(null);
    expect((await chain.leases.leaseOf(1)).status).to.equal(4n);
    expect(await one.host.run("ip", ["-json", "link", "show"])).not.to.contain("tn1");
    await during(host.broker("status"));
    expect(await roads.world.connect({ from: WORLD, to: one.address })).to.match(UNREACHABLE);
  });

  it("is told from the store when the keeper is not at work, and not changed", async () => {
    await host.stop();
    const status = await host.broker("status", "--json");
    expect(status.err).to.contain("written down last");
    expect(JSON.parse(status.out).leases[0]).to.include({ state: "released" });
    const refused = await host.broker("request", "1");
    expect([refused.code, refused.err]).to.deep.equal([1, refused.err]);
    expect(refused.err).to.contain("DAEMON_UNREACHABLE");
  });
});

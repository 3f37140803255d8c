import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { networkConfig } from "../../../broker/network/network-config.ts";
import { openBrokerNetwork } from "../../../broker/network/open-broker-network.ts";
import { startMachine } from "../../../devnet/network/start-machine.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { programStarter } from "../../../keeper/network/program-starter.ts";
import { canMakeMachines } from "./support/machine.ts";
import { wireguardKey } from "./support/wireguard-key.ts";

describe("a broker with CAP_NET_ADMIN and no other right", function () {
  this.timeout(60_000);
  const cleanup = new Cleanup();
  after(() => cleanup.run());

  it("makes all of its network", async function () {
    if (!canMakeMachines) this.skip();
    const [machine, internet] = [await startMachine(cleanup), await startMachine(cleanup)];
    await machine.cable("up0", internet, "broker");
    const folder = await mkdtemp(join(tmpdir(), "blockhost-bed-"));
    cleanup.add(() => rm(folder, { recursive: true }));
    const key = wireguardKey(1);
    const privateKeyFile = join(folder, "key");
    await writeFile(privateKeyFile, key.secret, { mode: 0o600 });
    const only = [
      "setpriv",
      "--bounding-set=-all,+net_admin",
      "--inh-caps=-all,+net_admin",
      "--no-new-privs",
      "--",
    ];
    const run = programStarter([...machine.inside, ...only]);
    const config = networkConfig.parse({
      tunnel: "bk0",
      uplink: "up0",
      privateKeyFile,
      pool: "2001:db8:ffff::1:0/112",
      prefixLength: 124,
      delivery: "neighbours",
      dnsPort: 5_353,
    });
    const network = openBrokerNetwork(config, { run, publicKey: key.publicKey, onDrift: () => undefined });
    const prefix = "2001:db8:ffff::1:10/124";
    await network.apply([{ publicKey: wireguardKey(2).publicKey, prefix, suspended: false }]);
    expect(await machine.run("ip", ["-6", "route"])).to.contain(`${prefix} dev bk0`);
    expect(await machine.run("ip", ["-6", "neighbour", "show", "proxy"])).to.contain("2001:db8:ffff::1:1f");
    expect(await machine.run("wg", ["show", "bk0", "allowed-ips"])).to.contain(prefix);
    expect(await machine.run("nft", ["list", "ruleset"])).to.contain(prefix);
  });
});

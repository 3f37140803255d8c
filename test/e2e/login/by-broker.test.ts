import { expect } from "chai";
import { Devnet } from "../../../devnet/devnet.ts";
import { makeDriver } from "../../../devnet/guest/make-driver.ts";
import { walletSsh } from "../../../devnet/tenant/wallet-ssh.ts";
import { machineIpv6 } from "../../../keeper/core/machine-prefix.ts";

const POOL = { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.1.1", last: "10.77.1.250" };

/** What `./blockhost demo --ipv6` shows: a host without IPv6 of its own, and a tenant who comes by the Internet's. */
describe("a machine of a host that leases its prefix of a broker", function () {
  this.timeout(300_000);
  let devnet: Devnet;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    const guests = await makeDriver("nspawn", () => {});
    devnet = await Devnet.start({ guests, release: "9.2", ipv6: true, onProgress: () => {} });
  });
  after(() => devnet?.close());

  it("opens a shell to a wallet at its address of that prefix, and by the broker's tunnel", async () => {
    const { ipv6 } = devnet;
    if (ipv6 === null) throw new Error("this devnet has no broker");
    const tenant = await devnet.newTenant();
    const { id } = await tenant.purchase(devnet.plans.small, 30n);
    const signal = AbortSignal.timeout(180_000);
    await devnet.keeper.log.waitFor({ msg: "delivered", subscription: `${id}` }, { signal });
    const machine = await tenant.openCredential(id);
    expect(machine).to.include({ host: machineIpv6(ipv6.prefix, POOL, POOL.first), port: 22 });

    const before = await ipv6.carried();
    const target = { ...machine, through: ipv6.fromInternet };
    const shell = await walletSsh(target, tenant.wallet, "echo $SSH_CONNECTION", devnet.portal);
    expect(shell, shell.stderr).to.include({ code: 0 });
    // From where, and to where, as the guest's own sshd has it.
    expect(shell.stdout).to.match(new RegExp(`^2001:db8:ffff::1 \\d+ ${machine.host} 22\\s*$`));
    const after = await ipv6.carried();
    expect(after.received - before.received).to.be.above(2_000);
    expect(after.sent - before.sent).to.be.above(2_000);
  });
});

import { join } from "node:path";
import { expect } from "chai";
import { Devnet } from "../../../devnet/devnet.ts";
import { makeDriver } from "../../../devnet/guest/make-driver.ts";
import type { Tenant } from "../../../devnet/tenant/tenant.ts";
import { walletSsh } from "../../../devnet/tenant/wallet-ssh.ts";
import { machineIpv6 } from "../../../keeper/core/machine-prefix.ts";
import type { LeaseOrder } from "../../../keeper/lease/lease-order.ts";
import { askLine } from "../../../keeper/lines/ask-line.ts";

const POOL = { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.1.1", last: "10.77.1.250" };
const ETHER = 10n ** 18n;

/** What `./blockhost demo --ipv6` shows: a host without IPv6 of its own, and a tenant who comes by the Internet's. */
describe("a machine of a host that leases its prefix of a broker", function () {
  this.timeout(400_000);
  let devnet: Devnet;
  let ipv6: NonNullable<Devnet["ipv6"]>;
  let tenant: Tenant;
  let id: bigint;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    const guests = await makeDriver("nspawn", () => {});
    devnet = await Devnet.start({ guests, release: "9.2", ipv6: true, onProgress: () => {} });
    if (devnet.ipv6 === null) throw new Error("this devnet has no broker");
    ipv6 = devnet.ipv6;
    tenant = await devnet.newTenant();
    ({ id } = await tenant.purchase(devnet.plans.small, 30n));
    await keeperSays("delivered");
  });
  after(() => devnet?.close());

  const keeperSays = (msg: string, from = 0) =>
    devnet.keeper.log.waitFor({ msg, subscription: `${id}` }, { from, signal: AbortSignal.timeout(180_000) });

  /** A shell of the tenant, from somewhere in the Internet, at their machine's address of that prefix. */
  async function comesBy(prefix: string): Promise<void> {
    const machine = await tenant.openCredential(id);
    expect(machine).to.include({ host: machineIpv6(prefix, POOL, POOL.first), port: 22 });
    const before = await ipv6.carried();
    const target = { ...machine, through: ipv6.fromInternet };
    const shell = await walletSsh(target, tenant.wallet, "echo $SSH_CONNECTION", devnet.portal);
    expect(shell, shell.stderr).to.include({ code: 0 });
    // From where, and to where, as the guest's own sshd has it.
    expect(shell.stdout).to.match(new RegExp(`^2001:db8:ffff::1 \\d+ ${machine.host} 22\\s*$`));
    const after = await ipv6.carried();
    expect(after.received - before.received).to.be.above(2_000);
    expect(after.sent - before.sent).to.be.above(2_000);
  }

  it("opens a shell to a wallet at its address of that prefix, and by the broker's tunnel", () =>
    comesBy(ipv6.prefix));

  it("is told its address of another prefix while it runs, and its tenant comes by that one", async () => {
    const order = (what: LeaseOrder) =>
      askLine(join(devnet.folder, "lease.sock"), what, { unit: "keeper", group: "us" });
    const from = devnet.keeper.log.length;
    const store = join(devnet.folder, "keeper.db");
    expect(JSON.parse(await order({ verb: "release" }))).to.include({ ok: true });
    await ipv6.released(store);
    // The contract lets nobody ask again so soon.
    const latest = await devnet.provider.getBlock("latest");
    await devnet.moveTimeTo((latest?.timestamp ?? 0) + 601);
    const asked = { verb: "request", broker: 1, maxPrice: `${ETHER}` } as const;
    expect(JSON.parse(await order(asked))).to.include({ ok: true });
    const prefix = await ipv6.leased(store);
    expect(prefix, "the former rests").not.to.equal(ipv6.prefix);
    await keeperSays("readdressed", from);
    await keeperSays("resealed", from);
    await comesBy(prefix);
  });
});

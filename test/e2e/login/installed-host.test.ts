import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { makeDriver } from "../../../devnet/guest/make-driver.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { walletSsh } from "../../../devnet/tenant/wallet-ssh.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { InstallBed } from "../../installer/support/install-bed.ts";

/** ISubscriptions.Status. */
const ACTIVE = 2n;

describe("a host that the installer has made with nobody there", function () {
  this.timeout(600_000);
  let bed: InstallBed;
  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { driver, image } = await makeDriver("nspawn", () => {});
    bed = await InstallBed.open(driver, image);
  });
  after(() => bed?.close());

  it("sells a machine to a stranger, whose wallet opens a shell on it", async () => {
    const { code, complaint } = await bed.install(await keeperProgram("installer/main.ts"));
    expect(code, complaint).to.equal(0);
    const { subscriptions } = await bed.contracts();
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    const tenant = await bed.tenant(subscriptions, await shop.credential());
    const { id } = await tenant.purchase(1n, 30n);
    // Mocha's time limit ends the wait.
    while ((await shop.statusOf(id)) !== ACTIVE || !(await tenant.hasCredential(id)))
      await new Promise((resolve) => setTimeout(resolve, 200));
    const machine = await tenant.openCredential(id);

    // The certificate that the installer has made; its key is in the same file.
    const pair = await readFile(join(bed.layout.keeperFolder, "certificates/own-localhost.pem"), "utf8");
    const [ca = ""] = /-----BEGIN CERTIFICATE-----[\s\S]+/.exec(pair) ?? [];
    const portal = { url: `https://${bed.answers.admin.host}`, ca };
    const shell = await walletSsh(machine, tenant.wallet, "whoami", portal);
    expect(shell.code, shell.stderr).to.equal(0);
    expect(shell.stdout.trim()).to.equal("admin");
  });
});

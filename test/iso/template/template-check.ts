import { readFile, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { TCG_ARGS } from "../../../devnet/guest/accelerator.ts";
import { QemuDriver } from "../../../devnet/guest/qemu-driver.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { walletSsh } from "../../../devnet/tenant/wallet-ssh.ts";
import type { Manifest } from "../../../iso/template/manifest.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { InstallBed } from "../../installer/support/install-bed.ts";

/** ISubscriptions.Status. */
const ACTIVE = 2n;
const FOLDER = process.env.BLOCKHOST_TEMPLATE ?? join(import.meta.dirname, "../../../build/template");
const GIB = 1024 ** 3;

/** Run by `./blockhost template --check`: minutes, since an emulated processor boots all of it. */
describe("the template", function () {
  this.timeout(1_800_000);
  let bed: InstallBed;
  let manifest: Manifest;

  before(async () => {
    manifest = JSON.parse(await readFile(join(FOLDER, "manifest.json"), "utf8"));
    const accelerator = { name: "tcg", reason: "everybody has it", args: TCG_ARGS } as const;
    const disk = join(FOLDER, manifest.file);
    bed = await InstallBed.open(new QemuDriver({ disk }, accelerator), manifest.name);
    const place = dirname(bed.layout.templateManifest);
    await rm(place, { recursive: true });
    await symlink(FOLDER, place);
  });
  after(() => bed?.close());

  it("is imported by the installer's default answer, boots by itself, and a wallet opens SSH in a machine of it", async () => {
    const { code, complaint } = await bed.install(await keeperProgram("installer/main.ts"));
    expect(code, complaint).to.equal(0);
    const { subscriptions } = await bed.contracts();
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    const tenant = await bed.tenant(subscriptions, await shop.credential());
    const { id } = await tenant.purchase(1n, 30n);
    // Mocha's time limit ends the wait.
    while ((await shop.statusOf(id)) !== ACTIVE || !(await tenant.hasCredential(id)))
      await new Promise((resolve) => setTimeout(resolve, 500));
    const machine = await tenant.openCredential(id);

    const pair = await readFile(join(bed.layout.keeperFolder, "certificates/own-localhost.pem"), "utf8");
    const [ca = ""] = /-----BEGIN CERTIFICATE-----[\s\S]+/.exec(pair) ?? [];
    const portal = { url: `https://${bed.answers.admin.host}`, ca };
    const asked = [
      "whoami",
      ". /etc/os-release; echo $VERSION_CODENAME",
      "df --output=size --block-size=1 / | tail -n 1",
      "ls /etc/ssh/ssh_host_*_key",
      "sudo passwd --status root | cut -d' ' -f2",
      "wc -c </etc/machine-id",
      "systemctl is-active serial-getty@ttyS0.service",
      "sudo grep -v '^[^:]*:[!*]' /etc/shadow | wc -l",
      // Named, if there are any.
      "systemctl --failed --no-legend --plain | cut -d' ' -f1 | tr '\\n' ' '",
    ];
    // Ready to be logged in to comes before the end of a boot, which takes an emulated processor whole: bh-verify has
    // ten seconds for a signature.
    while (!/ login: /.test(await bed.serialOf(100_001)))
      await new Promise((resolve) => setTimeout(resolve, 500));
    const shell = await walletSsh(machine, tenant.wallet, asked.join("; "), portal);
    const seen = { login: shell.login, signed: shell.signed.length, stderr: shell.stderr };
    expect(shell.code, JSON.stringify(seen)).to.equal(0);
    const [user, suite, size, keys, root, machineId, getty, passwords, failed] = shell.stdout.split("\n");
    expect({ user, suite, keys, root, id: machineId, getty, failed, passwords }, shell.stdout).to.deep.equal({
      user: "admin",
      suite: "trixie",
      keys: "/etc/ssh/ssh_host_ed25519_key",
      root: "L",
      // 32 digits and a newline: made at the first boot.
      id: "33",
      getty: "active",
      passwords: "0",
      failed: "",
    });
    // The plan sells 10 GiB; the template's disk has two.
    expect(Number(size)).to.be.greaterThan(9 * GIB);
  });
});

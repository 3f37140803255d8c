import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { buildPackage } from "./support/build-package.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { TestGuest } from "./support/test-guest.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const run = promisify(execFile);

describe("guest package", function () {
  this.timeout(120_000);

  it("is the same bytes when it is built again elsewhere", async () => {
    const first = await readFile(await buildPackage());
    const dir = await mkdtemp(join(tmpdir(), "blockhost-package-"));
    try {
      const { stdout } = await run("sh", ["pam/package.sh", dir], { cwd: REPOSITORY });
      expect((await readFile(stdout.trim())).equals(first)).to.equal(true);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("has a module that exports its three entries and needs nothing but libpam and libc", async () => {
    await buildPackage();
    const { stdout } = await run("objdump", ["-T", "-p", join(REPOSITORY, "build/pam/pam_blockhost.so")]);
    const exported = stdout
      .split("\n")
      .filter((line) => / \.text\s/.test(line))
      .map((line) => line.split(" ").at(-1));
    expect(exported).to.have.members(["pam_sm_authenticate", "pam_sm_setcred", "pam_sm_acct_mgmt"]);
    const needed = [...stdout.matchAll(/NEEDED\s+(\S+)/g)].map(([, name]) => name);
    expect(needed).to.have.members(["libpam.so.0", "libc.so.6"]);
    expect(stdout).not.to.match(/pam_set_item/);
  });

  it("makes sshd ask the wallet and its delegations only, and leaves PAM as it was when purged", async function () {
    if (!canMakeGuestRoot) this.skip();
    const guest = await TestGuest.open();
    try {
      const { stdout } = await guest.root.run("/usr/sbin/sshd", "-T");
      for (const line of [
        "authenticationmethods publickey keyboard-interactive:pam",
        "passwordauthentication no",
        "pubkeyauthentication yes",
        "pubkeyacceptedalgorithms ssh-ed25519,ssh-ed25519-cert-v01@openssh.com",
        "authorizedkeysfile none",
        "authorizedkeyscommand /usr/lib/blockhost/bh-keys %u %t %k",
        "authorizedkeyscommanduser _blockhost",
        "trustedusercakeys none",
        "permitrootlogin no",
        "maxauthtries 3",
        "logingracetime 150",
        "persourcemaxstartups 5",
      ]) {
        expect(stdout.split("\n")).to.include(line);
      }
      const original = await readFile("/etc/pam.d/sshd", "utf8");
      expect(await readFile(`${guest.root.path}/etc/pam.d/sshd`, "utf8")).not.to.equal(original);
      const purge = await guest.root.run("dpkg", "--purge", "blockhost-guest");
      expect(purge.code, purge.stderr).to.equal(0);
      expect(await readFile(`${guest.root.path}/etc/pam.d/sshd`, "utf8")).to.equal(original);
      const left = await guest.root.run(
        "sh",
        "-c",
        "find / -xdev -name '*blockhost*' -path '/[eu]*'; id _blockhost",
      );
      expect(left.stdout).to.equal("");
    } finally {
      await guest.close();
    }
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { buildPackage } from "./support/build-package.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { guestTree } from "./support/guest-tree.ts";
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

  it("is built whole by each of several at once in one folder", async () => {
    const dir = await mkdtemp(join(tmpdir(), "blockhost-package-"));
    try {
      const builds = Array.from({ length: 4 }, () => run("sh", ["pam/package.sh", dir], { cwd: REPOSITORY }));
      const debs = (await Promise.all(builds)).map(({ stdout }) => stdout.trim());
      expect(new Set(debs).size).to.equal(1);
      expect(await readdir(dir)).to.have.members(["pam", "pam.lock", basename(debs[0] as string)]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("has a module that exports its entries and needs nothing but libpam and libc", async () => {
    await buildPackage();
    const { stdout } = await run("objdump", ["-T", "-p", join(REPOSITORY, "build/pam/pam_blockhost.so")]);
    const exported = stdout
      .split("\n")
      .filter((line) => / \.text\s/.test(line))
      .map((line) => line.split(" ").at(-1));
    expect(exported).to.have.members([
      "pam_sm_authenticate",
      "pam_sm_setcred",
      "pam_sm_acct_mgmt",
      "pam_sm_open_session",
      "pam_sm_close_session",
    ]);
    const needed = [...stdout.matchAll(/NEEDED\s+(\S+)/g)].map(([, name]) => name);
    expect(needed).to.have.members(["libpam.so.0", "libc.so.6"]);
    expect(stdout).not.to.match(/pam_set_item/);
  });

  it("has programs that Debian 12's C library can run", async () => {
    const deb = await buildPackage();
    const { stdout } = await run("dpkg-deb", ["--field", deb, "Depends"]);
    const [, minor] = /libc6 \(>= 2\.(\d+)\)/.exec(stdout) ?? [];
    expect(Number(minor)).to.be.within(2, 36);
  });

  it("is one that lintian has nothing to say of", async function () {
    const lintian = await run("lintian", ["--version"]).catch(() => null);
    if (lintian === null) this.skip();
    const deb = await buildPackage();
    const { stdout } = await run("lintian", ["--allow-root", deb]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).to.equal("");
  });

  it("makes sshd ask the wallet and its delegations only, and leaves sshd and PAM as they were when removed", async function () {
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
      const original = await readFile(`${await guestTree("bookworm")}/etc/pam.d/sshd`, "utf8");
      const before = await readFile(`${guest.root.path}/tmp/sshd-before`, "utf8");
      const settings = async () => (await guest.root.run("/usr/sbin/sshd", "-T")).stdout;
      expect(await settings()).not.to.equal(before);
      expect(await readFile(`${guest.root.path}/etc/pam.d/sshd`, "utf8")).not.to.equal(original);
      for (const way of ["--remove", "--purge"]) {
        const { code, stderr } = await guest.root.run("dpkg", way, "blockhost-guest");
        expect(code, stderr).to.equal(0);
        expect(await readFile(`${guest.root.path}/etc/pam.d/sshd`, "utf8")).to.equal(original);
        expect(await settings()).to.equal(before);
      }
      const left = await guest.root.run(
        "sh",
        "-c",
        "find /etc /usr /var -xdev \\( -name '*blockhost*' -o -name 'bh-*' \\) ! -path '/var/lib/dpkg/*'; " +
          "getent passwd _blockhost; getent group _blockhost; dpkg-divert --list blockhost-guest; " +
          "find /etc -name 'sshd.distrib'",
      );
      expect(left.stdout).to.equal("");
    } finally {
      await guest.close();
    }
  });
});

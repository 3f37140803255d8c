import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { delegate } from "./support/delegate.ts";
import { type FakeRelay, openFakeRelay } from "./support/fake-relay.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { testKey } from "./support/ssh-certificate.ts";
import { TestGuest } from "./support/test-guest.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const now = () => Math.floor(Date.now() / 1000);

describe("blockhost-guest", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let relay: FakeRelay;
  const KEY = testKey(0x33).text;
  const inside = (path: string) => `${guest.root.path}${path}`;
  const state = (name: string) => inside(`/var/lib/blockhost/${name}`);

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    relay = await openFakeRelay();
    // no systemd runs in a test's guest: one that says that every unit is active
    await writeFile(inside("/usr/bin/systemctl.test"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    await guest.root.run("mv", "/usr/bin/systemctl.test", "/usr/bin/systemctl");
  });
  after(async () => {
    await guest?.close();
    await relay?.close();
  });
  beforeEach(async () => {
    await guest.configure({ relay: relay.address });
    await guest.own({});
    relay.pages.ownership = await readFile(state("ownership"), "utf8");
    relay.pages.delegations = "BlockHost delegations 1\n";
  });

  async function doctor(): Promise<{ code: number; lines: string[]; bad: string[] }> {
    const { code, stdout } = await guest.root.run("blockhost-guest", "doctor");
    const lines = stdout.trim().split("\n");
    // each complaint says what to do
    const bad = lines.filter((line, i) => line.startsWith("bad") && /^ +do: \S/.test(lines[i + 1] ?? ""));
    expect(bad.length).to.equal(lines.filter((line) => line.startsWith("bad")).length);
    return { code, lines, bad };
  }

  it("finds nothing to mend in a guest where all is well", async () => {
    const { code, lines, bad } = await doctor();
    expect(bad).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(lines.length).to.be.greaterThan(10);
    expect(lines.at(-1)).to.equal("all is well");
  });

  const ailments: readonly [string, () => Promise<unknown>, RegExp, () => Promise<unknown>][] = [
    [
      "an ended subscription",
      async () => {
        await guest.own({ validUntil: now() - 10 });
        relay.pages.ownership = await readFile(state("ownership"), "utf8");
      },
      /nobody can log in: expired/,
      async () => {},
    ],
    [
      "a statement that is too old, with a relay that is away",
      async () => {
        await guest.configure({ relay: "127.0.0.1:1" });
        await guest.own({ issuedAt: now() - 90_000 });
      },
      /pulling from the relay at 127\.0\.0\.1:1: unreachable/,
      async () => {},
    ],
    [
      "a clock that is behind",
      async () => {
        await guest.own({ issuedAt: now() + 4000 });
        relay.pages.ownership = await readFile(state("ownership"), "utf8");
      },
      /ahead of this machine's clock/,
      async () => {},
    ],
    [
      "sshd's own PAM rules that were never unpacked",
      () => rename(inside("/etc/pam.d/sshd.distrib"), inside("/etc/pam.d/sshd.away")),
      /nobody can log in: no-sshd-rules/,
      () => rename(inside("/etc/pam.d/sshd.away"), inside("/etc/pam.d/sshd.distrib")),
    ],
    [
      "a damaged guest.conf",
      () => writeFile(inside("/etc/blockhost/guest.conf"), "version=2\n"),
      /nobody can log in: bad-config/,
      async () => {},
    ],
    [
      "a guest.conf that others can write",
      () => chmod(inside("/etc/blockhost/guest.conf"), 0o666),
      /guest\.conf is 0:666 \(owner:mode\) instead of 0:644/,
      () => chmod(inside("/etc/blockhost/guest.conf"), 0o644),
    ],
    [
      "settings of sshd that come before ours",
      () => writeFile(inside("/etc/ssh/sshd_config.d/00-mine.conf"), "AuthenticationMethods any\n"),
      /sshd has 'authenticationmethods any' instead of 'authenticationmethods publickey keyboard-interactive:pam'/,
      () => rm(inside("/etc/ssh/sshd_config.d/00-mine.conf")),
    ],
    [
      "a PAM service that was changed",
      () => guest.root.run("sed", "-i", "1i auth sufficient pam_permit.so", "/etc/pam.d/sshd"),
      /changed since they were installed: \/etc\/pam\.d\/sshd/,
      () => guest.root.run("sed", "-i", "1d", "/etc/pam.d/sshd"),
    ],
    [
      "a timer that does not run",
      async () => {
        await writeFile(inside("/tmp/systemctl"), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
        await guest.root.run("cp", "/tmp/systemctl", "/usr/bin/systemctl");
      },
      /blockhost-authz\.timer does not run/,
      async () => {},
    ],
  ];
  for (const [title, spoil, complaint, mend] of ailments) {
    it(`finds ${title}`, async () => {
      await spoil();
      try {
        const { code, bad } = await doctor();
        expect(code).to.equal(1);
        expect(
          bad.some((line) => complaint.test(line)),
          bad.join("\n"),
        ).to.equal(true);
      } finally {
        await mend();
      }
    });
  }

  it("lists the delegated keys by fingerprint, with their end", async () => {
    const expiresAt = Math.floor(Date.UTC(2030, 0, 2, 3, 4) / 1000);
    const tokens = [
      await delegate(guest, KEY, { issuedAt: expiresAt - 60, expiresAt }),
      await delegate(guest, KEY, { issuedAt: expiresAt - 60, expiresAt, scope: "all" }),
    ];
    const list = `BlockHost delegations 1\n${tokens.map((token) => `${KEY} ${token}\n`).join("")}`;
    await writeFile(state("delegations"), list);
    await mkdir(inside("/tmp/k"), { recursive: true });
    await writeFile(inside("/tmp/k/key.pub"), `ssh-ed25519 ${KEY}\n`);
    const [, fingerprint] = (await guest.root.run("ssh-keygen", "-lf", "/tmp/k/key.pub")).stdout.split(" ");
    expect((await guest.root.run("blockhost-guest", "keys")).stdout).to.equal(
      `${fingerprint}  until 2030-01-02 03:04 UTC  for this machine\n` +
        `${fingerprint}  until 2030-01-02 03:04 UTC  for all machines of the wallet\n`,
    );
  });

  it("explains itself, and is a clean POSIX script with clean manual pages", async () => {
    expect((await guest.root.run("blockhost-guest")).stdout).to.match(
      /examples:\n {2}sudo blockhost-guest doctor/,
    );
    expect((await guest.root.run("blockhost-guest", "nonsense")).code).to.equal(2);
    await run("shellcheck", ["-s", "sh", join(REPOSITORY, "pam/bin/blockhost-guest")]);
    for (const page of [
      "blockhost-guest.1",
      "blockhost-guest.conf.5",
      "pam_blockhost.8",
      "bh-verify.8",
      "bh-relay.8",
      "bh-authz.8",
      "bh-keys.8",
    ]) {
      const { stderr } = await run("groff", ["-man", "-ww", "-z", join(REPOSITORY, "pam/man", page)]);
      expect(stderr, page).to.equal("");
    }
  });
});

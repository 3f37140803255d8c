import { readFile, rm, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { delegate } from "./support/delegate.ts";
import { type FakeRelay, openFakeRelay } from "./support/fake-relay.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { type OpensshKey, openOpensshKey } from "./support/openssh-key.ts";
import { TestGuest } from "./support/test-guest.ts";

const KEYS = "/usr/lib/blockhost/bh-keys";

/** Real sshd, stock OpenSSH and bh-keys between them. */
describe("login with a delegated SSH key", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let key: OpensshKey;
  let relay: FakeRelay;
  const state = (name: string) => `${guest.root.path}/var/lib/blockhost/${name}`;
  const list = (...tokens: string[]) =>
    `BlockHost delegations 1\n${tokens.map((token) => `${key.text} ${token}\n`).join("")}`;
  const register = async (...tokens: string[]) => writeFile(state("delegations"), list(...tokens));
  const login = (...args: string[]) => key.use("ssh", guest.port, "admin@127.0.0.1", ...args);
  /** bh-keys as sshd runs it. */
  const lines = async (type = "ssh-ed25519", text = key.text, user = "admin") =>
    guest.root.run(
      "setpriv",
      "--reuid=_blockhost",
      "--regid=_blockhost",
      "--clear-groups",
      KEYS,
      user,
      type,
      text,
    );

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    relay = await openFakeRelay();
  });
  after(async () => {
    await guest?.close();
    await relay?.close();
  });
  beforeEach(async () => {
    key = await openOpensshKey();
    await guest.configure({});
    await guest.own({});
  });
  afterEach(async () => {
    await key?.close();
    await rm(state("delegations"), { force: true });
  });

  it("opens a shell, copies files both ways and carries a port for a registered key", async () => {
    await register(await delegate(guest, key.text));
    expect(await login("id", "-un")).to.include({ code: 0, stdout: "admin\n" });
    const copy = await key.use("scp", guest.port, `${key.file}.pub`, "admin@127.0.0.1:copied");
    expect(copy.code, copy.stderr).to.equal(0);
    const back = await key.use("sftp", guest.port, "admin@127.0.0.1:copied", `${key.file}.back`);
    expect(back.code, back.stderr).to.equal(0);
    expect(await readFile(`${key.file}.back`, "utf8")).to.equal(await readFile(`${key.file}.pub`, "utf8"));
    const forwarded = await key.use("ssh", guest.port, "-W", `127.0.0.1:${guest.port}`, "admin@127.0.0.1");
    expect(forwarded.stdout).to.match(/^SSH-2\.0-OpenSSH/);
  });

  it("lets a key in that carries its delegation in a certificate", async () => {
    await key.certify(await delegate(guest, key.text, { scope: "all" }));
    expect(await login("id", "-un")).to.include({ code: 0, stdout: "admin\n" });
    expect((await login("-tt", "tty")).stdout).to.match(/^\/dev\/pts\//);
    const copy = await key.use("scp", guest.port, `${key.file}.pub`, "admin@127.0.0.1:copied");
    expect(copy.code, copy.stderr).to.equal(0);
  });

  it("prints one line that holds sshd to the delegation, and never principals=", async () => {
    const expiresAt = Math.floor(Date.now() / 1000) + 600;
    const time = new Date(expiresAt * 1000).toISOString().replace(/[-:T]|\.\d+/g, "");
    const token = await delegate(guest, key.text, { expiresAt, source: "127.0.0.0/8" });
    const options = `restrict,pty,port-forwarding,agent-forwarding,expiry-time="${time}",from="127.0.0.0/8"`;
    await register(token);
    expect(await lines()).to.deep.equal({
      code: 0,
      stdout: `${options} ssh-ed25519 ${key.text}\n`,
      stderr: "",
    });
    await key.certify(token);
    const [type, blob] = (await readFile(`${key.file}-cert.pub`, "utf8")).split(" ");
    expect((await lines(type, blob)).stdout).to.equal(`cert-authority,${options} ssh-ed25519 ${key.text}\n`);
    expect(await login("true")).to.include({ code: 0 });
  });

  const refused: readonly [string, () => Promise<void>][] = [
    ["nobody has delegated", () => register()],
    [
      "has expired",
      async () => register(await delegate(guest, key.text, { expiresAt: Math.floor(Date.now() / 1000) })),
    ],
    [
      "may come from elsewhere only",
      async () => register(await delegate(guest, key.text, { source: "10.0.0.0/8" })),
    ],
    [
      "comes from a network that is none",
      async () => register(await delegate(guest, key.text, { source: "127.0.0.1/99" })),
    ],
    [
      "the old owner has delegated",
      async () => {
        await register(await delegate(guest, key.text));
        await guest.own({ owner: Wallet.createRandom().address });
      },
    ],
    [
      "meets a statement that was rolled back",
      async () => {
        await register(await delegate(guest, key.text));
        await writeFile(state("ownership.seq"), "seq=1001\n");
      },
    ],
    [
      "meets a damaged memory of the highest number",
      async () => {
        await register(await delegate(guest, key.text));
        await writeFile(state("ownership.seq"), "seq=\n");
      },
    ],
    [
      "has no statement to stand on",
      async () => {
        await register(await delegate(guest, key.text));
        await rm(state("ownership"));
      },
    ],
    [
      "has a certificate for root too",
      async () => key.certify(await delegate(guest, key.text), "admin,root"),
    ],
    [
      "has a certificate with a command in it",
      async () => key.certify(await delegate(guest, key.text), "admin", "-O", "force-command=/bin/sh"),
    ],
    [
      "has a certificate that has run out",
      async () => key.certify(await delegate(guest, key.text), "admin", "-V", "20200101:20200102"),
    ],
  ];
  for (const [title, prepare] of refused) {
    it(`refuses a key that ${title}`, async () => {
      await prepare();
      const { code, stderr } = await login("true");
      expect(code, stderr).to.equal(255);
      expect(stderr).to.match(/Permission denied \(publickey,keyboard-interactive\)/);
    });
  }

  it("says nothing and ends well for whoever is refused", async () => {
    for (const [type, text, user] of [
      ["ssh-ed25519", key.text, "admin"],
      ["ssh-ed25519", key.text, "root"],
      ["ssh-ed25519", key.text, "no such user"],
      ["ssh-ed25519-cert-v01@openssh.com", key.text, "admin"],
      ["ssh-rsa", "AAAA", "admin"],
      ["ssh-ed25519", "A".repeat(9000), "admin"],
    ] as const) {
      expect(await lines(type, text, user)).to.deep.equal({ code: 0, stdout: "", stderr: "" });
    }
  });

  it("writes a line for each decision to the log, with the reason", async () => {
    // a log of our own in a /dev of our own
    const listen = [
      "use Socket;",
      "my $log; socket($log, AF_UNIX, SOCK_DGRAM, 0) and bind($log, pack_sockaddr_un('/dev/log')) or die $!;",
      "open(STDERR, '>', '/dev/null');",
      "my $line; open(my $out, '-|', @ARGV); 1 while <$out>; close($out);",
      'alarm(5); recv($log, $line, 4096, 0); print "$line\\n";',
    ].join("\n");
    await writeFile(`${guest.root.path}/tmp/listen.pl`, listen);
    const logged = async (user: string) => {
      const script =
        'mount -t tmpfs tmpfs /dev && mknod -m 666 /dev/null c 1 3 && cd / && exec /usr/bin/perl /tmp/listen.pl "$@"';
      const inner = [KEYS, user, "ssh-ed25519", key.text];
      return (await guest.root.run("unshare", "--mount", "sh", "-c", script, "sh", ...inner)).stdout;
    };
    await register();
    expect(await logged("admin")).to.match(
      /^<85>\S+ +\d+ [\d:]+ bh-keys\[\d+\]: key=refused reason=no-delegation user=admin .* ssh-key=AAAA\S{64}\n$/,
    );
    expect(await logged("no\nsuch user")).to.match(/key=refused reason=wrong-user user=_ [^\n]*\n$/);
    await register(await delegate(guest, key.text));
    expect(await logged("admin")).to.match(
      new RegExp(
        `^<86>.*key=accepted reason=owner user=admin .*signer=${guest.owner.address.toLowerCase()} `,
      ),
    );
  });

  it("does not look at keys that lie in a file", async () => {
    const home = `${guest.root.path}/home/admin`;
    await guest.root.run("mkdir", "-p", "/home/admin/.ssh");
    await writeFile(`${home}/.ssh/authorized_keys`, `ssh-ed25519 ${key.text}\n`);
    expect((await login("true")).code).to.equal(255);
  });

  it("does not let another user in with it", async () => {
    await register(await delegate(guest, key.text));
    for (const user of ["victim", "root"]) {
      expect((await key.use("ssh", guest.port, `${user}@127.0.0.1`, "true")).code).to.equal(255);
    }
  });

  it("asks the relay for a plain key that is in no delegation here, and for no other", async () => {
    await guest.configure({ relay: relay.address });
    relay.pages.delegations = list(await delegate(guest, key.text));
    expect((await lines()).stdout).to.match(/^restrict,/);
    expect(relay.asked).to.deep.equal([`/guest/v1/machines/${guest.instance}/delegations`]);
    expect(await login("true")).to.include({ code: 0 });
    relay.asked.length = 0;
    await register(await delegate(guest, key.text));
    expect((await lines()).stdout).to.match(/^restrict,/);
    await rm(state("delegations"));
    await key.certify(await delegate(guest, key.text));
    const [type, blob] = (await readFile(`${key.file}-cert.pub`, "utf8")).split(" ");
    expect((await lines(type, blob)).stdout).to.match(/^cert-authority,/);
    expect(relay.asked).to.deep.equal([]);
  });

  it("refuses when the relay knows no better or talks nonsense", async () => {
    await guest.configure({ relay: relay.address });
    for (const page of [list(), "BlockHost delegations 2\n", null]) {
      relay.pages.delegations = page;
      expect((await login("true")).code).to.equal(255);
    }
  });
});

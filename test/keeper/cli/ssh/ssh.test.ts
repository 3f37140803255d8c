import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { ssh } from "../../../../keeper/cli/ssh/ssh.ts";
import type { SshOptions } from "../../../../keeper/cli/ssh/ssh-options.ts";
import type { TenantWallet } from "../../../../keeper/cli/ssh/tenant-wallet.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";
import { A_MACHINE } from "./support/a-machine.ts";
import { testWallet } from "./support/test-wallet.ts";

const START = 1_790_000_000;
const HOUR = 3_600;

/** A tenant at their computer: where files go, what time it is, what ssh was started with. */
class Desk {
  readonly home: string;
  readonly wallet = testWallet(Wallet.createRandom());
  readonly printed: string[] = [];
  now = START;
  started: readonly string[] = [];
  closed = 0;

  constructor(home: string) {
    this.home = home;
  }

  get folder(): string {
    return join(this.home, `state/blockhost/ssh/vm-42-31337-${A_MACHINE.contract}-42`);
  }

  async ssh(
    options: Partial<SshOptions> = {},
    command: string[] = [],
    wallet: TenantWallet = this.wallet,
  ): Promise<number> {
    const machine = join(this.home, "vm-42.json");
    return ssh(
      command,
      { machine, lifetime: 8 * HOUR, ...options },
      {
        env: { XDG_STATE_HOME: join(this.home, "state") },
        time: { now: () => this.now * 1000, sleep: async () => {} },
        random: randomBytes,
        out: (text) => this.printed.push(text),
        err: () => {},
        openWallet: async () => ({
          ...wallet,
          close: async () => {
            this.closed++;
          },
        }),
        runSsh: async (args) => {
          this.started = args;
          return 7;
        },
      },
    );
  }

  /** What ssh itself makes of the entry. */
  async understood(): Promise<Map<string, string>> {
    const text = execFileSync("ssh", ["-G", "-F", join(this.folder, "config"), "vm-42"], {
      encoding: "utf8",
      // It says that there is no terminal.
      stdio: ["ignore", "pipe", "ignore"],
    });
    return new Map(
      text
        .trim()
        .split("\n")
        .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
    );
  }

  async keyFile(): Promise<string> {
    return (await this.understood()).get("identityfile") ?? "";
  }
}

describe("blockhost ssh", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = new Desk(await mkdtemp(join(tmpdir(), "blockhost-desk-")));
    await writeFile(join(desk.home, "vm-42.json"), JSON.stringify(A_MACHINE));
  });
  afterEach(() => rm(desk.home, { recursive: true }));

  const code = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (thrown) => thrown,
    );
    return error instanceof BlockHostError ? error.code : String(error);
  };

  it("starts ssh with the machine's entry and the command, and passes its exit code on", async () => {
    expect(await desk.ssh({}, ["ls", "-la"])).to.equal(7);
    expect(desk.started).to.deep.equal(["-F", join(desk.folder, "config"), "vm-42", "--", "ls", "-la"]);
    expect(desk.closed).to.equal(1);
  });

  it("gives ssh where the machine is and the one host key to take, before the first connection", async () => {
    await desk.ssh();
    const entry = await desk.understood();
    expect(entry.get("hostname")).to.equal("203.0.113.9");
    expect(entry.get("port")).to.equal("20257");
    expect(entry.get("user")).to.equal("admin");
    expect(entry.get("identitiesonly")).to.equal("yes");
    expect(entry.get("stricthostkeychecking")).to.equal("true");
    expect(entry.get("globalknownhostsfile")).to.equal("/dev/null");
    const knownHosts = await readFile(entry.get("userknownhostsfile") ?? "", "utf8");
    expect(knownHosts).to.equal(`[203.0.113.9]:20257 ${A_MACHINE.hostKey}\n`);
  });

  it("has the wallet let the key in to this machine alone, for the time that was asked", async () => {
    await desk.ssh({ lifetime: HOUR, from: "203.0.113.0/24" });
    const key = execFileSync("ssh-keygen", ["-y", "-P", "", "-f", await desk.keyFile()], {
      encoding: "utf8",
    });
    expect(desk.wallet.signed).to.have.length(1);
    expect(desk.wallet.signed[0]).to.include(
      "Let an SSH key log in to vm-42 as admin until 2026-09-21T15:13:20Z.",
    );
    expect(desk.wallet.signed[0]).to.include(`- urn:blockhost:vm:31337:${A_MACHINE.contract}:42`);
    expect(desk.wallet.signed[0]).to.include(`- urn:blockhost:ssh-key:${key.split(" ")[1]}`);
    expect(desk.wallet.signed[0]).to.include("- urn:blockhost:from:203.0.113.0/24");
  });

  it("puts a certificate beside the key, for as long as the delegation", async () => {
    await desk.ssh({ lifetime: HOUR });
    const shown = execFileSync("ssh-keygen", ["-L", "-f", `${await desk.keyFile()}-cert.pub`], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, TZ: "UTC" },
    });
    expect(shown).to.match(/Valid: from 2026-09-21T14:08:20 to 2026-09-21T15:13:20/);
    expect(shown).to.match(/Principals:\s+admin\s+Critical Options: \(none\)/);
  });

  it("keeps all of it where nobody else can read", async () => {
    await desk.ssh();
    const all = await readdir(desk.folder, { recursive: true, withFileTypes: true });
    const modes = await Promise.all(
      all.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mode & 0o077),
    );
    expect(all.length).to.be.greaterThan(4);
    expect(modes.filter((mode) => mode !== 0)).to.deep.equal([]);
    expect((await stat(desk.folder)).mode & 0o777).to.equal(0o700);
  });

  it("uses a key again until shortly before its end, then makes another and forgets what has ended", async () => {
    await desk.ssh();
    const first = await desk.keyFile();
    desk.now = START + 8 * HOUR - 601;
    await desk.ssh();
    expect(await desk.keyFile()).to.equal(first);
    desk.now = START + 8 * HOUR - 600;
    await desk.ssh();
    expect(await desk.keyFile()).to.not.equal(first);
    expect(desk.wallet.signed).to.have.length(2);
    desk.now = START + 8 * HOUR;
    await desk.ssh();
    expect(await readdir(join(first, "../.."))).to.not.include(first.split("/").at(-2));
  });

  const changes: readonly [string, (desk: Desk) => Promise<unknown>][] = [
    ["another wallet", (desk) => desk.ssh({}, [], testWallet(Wallet.createRandom()))],
    ["another network", (desk) => desk.ssh({ from: "203.0.113.0/24" })],
    [
      "another domain of the portal",
      async (desk) => {
        await writeFile(
          join(desk.home, "vm-42.json"),
          JSON.stringify({ ...A_MACHINE, domain: "other.example" }),
        );
        await desk.ssh();
      },
    ],
    [
      "a delegation that was tampered with",
      async (desk) => {
        const file = join(await desk.keyFile(), "../delegation.json");
        const record = JSON.parse(await readFile(file, "utf8"));
        await writeFile(file, JSON.stringify({ ...record, wallet: `0x${"11".repeat(20)}` }));
        await desk.ssh({}, [], { ...desk.wallet, address: null });
      },
    ],
  ];
  for (const [what, change] of changes) {
    it(`makes another key for ${what}`, async () => {
      await desk.ssh();
      const first = await desk.keyFile();
      await change(desk);
      expect(await desk.keyFile()).to.not.equal(first);
    });
  }

  it("prints the entry without connecting", async () => {
    expect(await desk.ssh({ printConfig: true })).to.equal(0);
    expect(desk.printed.join("\n")).to.match(/^Host vm-42\n/);
    expect(desk.started).to.deep.equal([]);
  });

  it("keeps no key for a wallet that did not sign by itself", async () => {
    const signText: TenantWallet["signText"] = async () => ({
      address: `0x${"22".repeat(20)}`,
      signature: `0x${"ab".repeat(200)}`,
    });
    expect(await code(desk.ssh({}, [], { ...desk.wallet, signText }))).to.equal("SSH_WALLET_NOT_PLAIN");
    expect(await readdir(desk.folder)).to.deep.equal([]);
    expect(desk.closed).to.equal(1);
  });

  it("refuses a folder that others may look into", async () => {
    await mkdir(desk.folder, { recursive: true });
    await chmod(desk.folder, 0o755);
    expect(await code(desk.ssh())).to.equal("SSH_STATE_FOLDER");
    expect(desk.wallet.signed).to.deep.equal([]);
  });

  it("works from a folder whose name has blanks and percent signs", async () => {
    const odd = new Desk(join(desk.home, "a b%h c"));
    await mkdir(odd.home);
    await writeFile(join(odd.home, "vm-42.json"), JSON.stringify(A_MACHINE));
    await odd.ssh();
    expect(execFileSync("ssh-keygen", ["-y", "-P", "", "-f", (await odd.keyFile()).replaceAll("%%", "%")])).to
      .not.be.empty;
  });

  it("says which field of a machine file is wrong", async () => {
    await writeFile(join(desk.home, "vm-42.json"), JSON.stringify({ ...A_MACHINE, port: 0 }));
    const error = await desk.ssh().catch((thrown) => thrown);
    expect(error).to.be.instanceOf(BlockHostError);
    expect(error.code).to.equal("SSH_MACHINE_FILE");
    expect(error.message).to.include("port");
  });

  for (const [what, field] of [
    ["an option of ssh for a host", { host: "-oProxyCommand=evil" }],
    ["a line end in a host", { host: "a\nProxyCommand evil" }],
    ["a pattern for a name", { vm: "*" }],
    ["a host key of another kind", { hostKey: "ssh-rsa AAAA" }],
  ] as const) {
    it(`refuses a machine file with ${what}`, async () => {
      await writeFile(join(desk.home, "vm-42.json"), JSON.stringify({ ...A_MACHINE, ...field }));
      expect(await code(desk.ssh())).to.equal("SSH_MACHINE_FILE");
    });
  }

  it("wants to be told one machine", async () => {
    expect(await code(desk.ssh({ rpc: "http://127.0.0.1:1" }))).to.equal("SSH_WHICH_MACHINE");
    const { machine: _, ...none } = { machine: "", lifetime: HOUR };
    expect(
      await code(desk.ssh({ ...none, rpc: "http://127.0.0.1:1", contract: A_MACHINE.contract })),
    ).to.equal("SSH_WHICH_MACHINE");
  });
});

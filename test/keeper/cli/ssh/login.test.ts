import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect } from "chai";
import { encryptKeystoreJson, type HDNodeWallet, Wallet } from "ethers";
import type { MachineFile } from "../../../../keeper/cli/ssh/machine-file.ts";
import { canMakeGuestRoot } from "../../../pam/support/guest-root.ts";
import { TestGuest } from "../../../pam/support/test-guest.ts";

const REPOSITORY = join(import.meta.dirname, "../../../..");
const PASSPHRASE = "correct horse";

/** The command as tenants run it, to a real sshd. */
describe("blockhost ssh, to a real guest", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let dir: string;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    dir = await mkdtemp(join(tmpdir(), "blockhost-tenant-"));
    const { stdout } = await guest.root.run("cat", "/etc/ssh/ssh_host_ed25519_key.pub");
    const machine: MachineFile = {
      version: 1,
      vm: "vm-42",
      host: "127.0.0.1",
      port: guest.port,
      user: "admin",
      hostKey: stdout.split(" ").slice(0, 2).join(" ").trim(),
      domain: "panel.example.net",
      chainId: 31_337,
      contract: guest.contract,
      tokenId: "42",
    };
    await writeFile(join(dir, "vm-42.json"), JSON.stringify(machine));
    await writeFile(join(dir, "passphrase"), `${PASSPHRASE}\n`, { mode: 0o600 });
    await keystore("owner", guest.owner);
  });
  after(async () => {
    await guest?.close();
    if (dir !== undefined) await rm(dir, { recursive: true });
  });

  async function keystore(name: string, { address, privateKey }: HDNodeWallet): Promise<void> {
    const fast = { scrypt: { N: 1_024, r: 8, p: 1 } };
    await writeFile(join(dir, name), await encryptKeystoreJson({ address, privateKey }, PASSPHRASE, fast));
  }

  async function tool(wallet: string, ...words: string[]) {
    const options = ["--machine", "vm-42.json", "--wallet", wallet, "--passphrase-file", "passphrase"].map(
      (word, at) => (at % 2 === 0 ? word : join(dir, word)),
    );
    const child = spawn(process.execPath, ["--import=tsx", "keeper/cli/ssh/main.ts", ...options, ...words], {
      cwd: REPOSITORY,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: dir, XDG_STATE_HOME: join(dir, wallet.concat("-state")) },
    });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { code, out, err };
  }

  /** An entry as it would be included in ~/.ssh/config, and without anybody who could be asked. */
  async function entry(wallet = "owner"): Promise<string> {
    const { out } = await tool(wallet, "--print-config");
    const file = join(dir, "config");
    await writeFile(file, `${out}  BatchMode yes\n`);
    return file;
  }

  it("runs a command and passes its exit code on", async () => {
    const { code, out } = await tool("owner", "--", "id -un; exit 7");
    expect({ code, out }).to.deep.equal({ code: 7, out: "admin\n" });
  });

  it("copies a file there and back with plain scp", async () => {
    const config = await entry();
    const scp = (from: string, to: string) => promisify(execFile)("scp", ["-qF", config, from, to]);
    await writeFile(join(dir, "there"), "carried both ways\n");
    await scp(join(dir, "there"), "vm-42:carried");
    await scp("vm-42:carried", join(dir, "back"));
    expect(await readFile(join(dir, "back"), "utf8")).to.equal("carried both ways\n");
  });

  it("is refused for a wallet that is nobody here, and says so with ssh's code", async () => {
    await keystore("stranger", Wallet.createRandom());
    await entry("stranger");
    const refused = await promisify(execFile)("ssh", ["-F", join(dir, "config"), "vm-42", "id"]).catch(
      (error) => error,
    );
    expect(refused.code).to.equal(255);
    expect(refused.stderr).to.match(/Permission denied/);
  });

  it("is refused with a key that is bound to another network", async () => {
    const config = join(dir, "config");
    await writeFile(
      config,
      `${(await tool("owner", "--from", "203.0.113.0/24", "--print-config")).out}  BatchMode yes\n`,
    );
    const refused = await promisify(execFile)("ssh", ["-F", config, "vm-42", "id"]).catch((error) => error);
    expect(refused.code).to.equal(255);
  });

  it("is refused, with the key that was good before, once the machine is somebody else's", async () => {
    const config = await entry();
    const ssh = () => promisify(execFile)("ssh", ["-F", config, "vm-42", "id", "-un"]);
    expect((await ssh()).stdout).to.equal("admin\n");
    await guest.own({ owner: Wallet.createRandom().address });
    expect((await ssh().catch((error) => error)).code).to.equal(255);
  });

  it("does not connect to a machine with another host key", async () => {
    await guest.own({});
    const machine = JSON.parse(await readFile(join(dir, "vm-42.json"), "utf8"));
    const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    await writeFile(join(dir, "vm-42.json"), JSON.stringify({ ...machine, hostKey: other }));
    const { code, err } = await tool("owner", "--", "id");
    expect(code).to.equal(255);
    expect(err).to.match(/Host key verification failed/);
  });
});

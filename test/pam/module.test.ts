import { chmod, copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { installModuleCheck, moduleCheck, PAM } from "./support/module-check.ts";
import { installPreload } from "./support/preload.ts";
import { processes } from "./support/processes.ts";
import { TestGuest } from "./support/test-guest.ts";

const HELPER = "/usr/lib/blockhost/bh-verify";
const { SUCCESS, AUTH_ERR, AUTHINFO_UNAVAIL } = PAM;

/** The installed module through the real libpam, by a program with a conversation of its own. */
describe("PAM module in process", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let helper: string;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    helper = guest.root.path + HELPER;
    await installModuleCheck(guest.root);
    await copyFile(helper, `${helper}.real`);
  });
  after(() => guest?.close());
  afterEach(async () => {
    if (!guest) return;
    await rm(helper, { force: true });
    await copyFile(`${helper}.real`, helper);
    await guest.configure({});
    await guest.own({});
  });

  const attempt = (user: string, answer: string, connection?: string) =>
    moduleCheck(guest.root, user, [answer], connection === undefined ? {} : { SSH_CONNECTION: connection });

  async function replaceHelper(script: string): Promise<void> {
    await rm(helper);
    // a peer that leaves the request unread resets the connection, which would hide what the script says
    await writeFile(helper, `#!/bin/sh\nwhile read -r line; do :; done\n${script}\n`, { mode: 0o755 });
  }

  /** Waits for a process of that name in the guest and reads what the kernel tells of it. */
  async function inspect(name: string) {
    for (;;) {
      const [path] = await processes(guest.root, name);
      if (path === undefined) {
        await setTimeout(20);
        continue;
      }
      const [status, environ, limits] = await Promise.all(
        ["status", "environ", "limits"].map((file) => readFile(`${path}/${file}`, "utf8")),
      );
      return {
        status: status ?? "",
        environ: environ ?? "",
        limits: limits ?? "",
        fds: await readdir(`${path}/fd`),
      };
    }
  }

  for (const user of [
    "victim",
    "root",
    "nobody-here",
    "../../etc",
    "%n%s",
    "a".repeat(300),
    "Admin",
    "adm\u001b[2Jin",
  ]) {
    it(`refuses the user ${JSON.stringify(user).slice(0, 24)} in both phases, after a full conversation`, async () => {
      const result = await attempt(user, "@130");
      expect(result).to.include({ auth: AUTH_ERR, account: AUTH_ERR, user });
      expect(result.shown).to.match(/bh1\.[A-Za-z0-9_-]+\n+Signature: /);
      expect(result.shown).not.to.contain("\u001b");
    });
  }

  it("asks for a delay of two seconds after a refusal", async () => {
    expect((await attempt("admin", "@0")).shown).to.match(/delay=[1-4]\d{6}\n/);
  });

  for (const connection of [
    "",
    "203.0.113.9",
    "203.0.113.9 x 10.0.0.1 22",
    "203.0.113.9 99999 10.0.0.1 22",
    "a\nb 1 c 2",
  ]) {
    it(`has no opinion on a connection from ${JSON.stringify(connection)}`, async () => {
      expect(await attempt("admin", "@130", connection)).to.include({ auth: AUTHINFO_UNAVAIL });
    });
  }

  it("is unavailable without a guest.conf, with a broken one, and with one that others may write", async () => {
    const conf = `${guest.root.path}/etc/blockhost/guest.conf`;
    await chmod(conf, 0o666);
    expect(await attempt("admin", "@130")).to.include({ auth: AUTHINFO_UNAVAIL, account: AUTHINFO_UNAVAIL });
    await rm(conf);
    expect(await attempt("admin", "@130")).to.include({ auth: AUTHINFO_UNAVAIL, account: AUTHINFO_UNAVAIL });
    await writeFile(conf, "version=2\n");
    expect(await attempt("admin", "@130")).to.include({ auth: AUTHINFO_UNAVAIL, account: AUTHINFO_UNAVAIL });
  });

  it("refuses without a statement", async () => {
    await rm(`${guest.root.path}/var/lib/blockhost/ownership`);
    expect(await attempt("admin", "@130")).to.include({ auth: AUTH_ERR, account: AUTHINFO_UNAVAIL });
  });

  const nobody = `0x${"0".repeat(40)}`;
  const yes = `ok ${"owner".padEnd(20)} ${nobody} ${nobody} ${nobody}${` ${"0".repeat(20)}`.repeat(3)}`;

  it("does what bh-verify says, and yet lets no other user in", async () => {
    await replaceHelper(`echo '${yes}'`);
    expect(await attempt("admin", "@130")).to.include({ auth: SUCCESS, account: SUCCESS, user: "admin" });
    expect(await attempt("victim", "@130")).to.include({ auth: AUTH_ERR, account: AUTH_ERR, user: "victim" });
  });

  it("lets nobody in who answers after 120 seconds, whatever bh-verify says", async () => {
    await replaceHelper(`echo '${yes}'`);
    const clock = await installPreload(guest.root, "late_clock");
    const answerAfter = async (seconds: number) => {
      const late = [`LD_PRELOAD=${clock}`, `LATE_SECONDS=${seconds}`];
      return (await guest.root.run("env", ...late, "module_check", "admin", "@130")).stdout;
    };
    expect(await answerAfter(100)).to.match(new RegExp(`^auth=${SUCCESS} `));
    expect(await answerAfter(121)).to.match(new RegExp(`^auth=${AUTH_ERR} `));
  });

  it("runs a helper with its own user and nothing else, and ends one that hangs", async () => {
    const preload = await installPreload(guest.root, "faults");
    await copyFile("/usr/bin/sleep", `${guest.root.path}/usr/bin/bh-hangs`);
    await chmod(`${guest.root.path}/usr/bin/bh-hangs`, 0o755);
    await replaceHelper("exec bh-hangs 1000");
    const environment = { LD_PRELOAD: preload, FAULT: "fast-clock" };
    const result = moduleCheck(guest.root, "admin", ["@130"], environment);
    const seen = await inspect("bh-hangs");
    const id = Number((await guest.root.run("id", "-u", "_blockhost")).stdout);
    expect(seen.status).to.match(new RegExp(`^Uid:(\\t${id}){4}$`, "m"));
    expect(seen.status)
      .to.match(/^Groups:\s*$/m)
      .and.to.match(/^NoNewPrivs:\t1$/m);
    expect(seen.status)
      .to.match(/^CapEff:\t0+$/m)
      .and.to.match(/^CapPrm:\t0+$/m);
    // what the shell adds by itself
    expect(
      seen.environ.split("\0").filter((name) => name !== "" && !/^(PWD|OLDPWD|_|SHLVL)=/.test(name)),
    ).to.deep.equal([]);
    expect(seen.fds).to.have.members(["0", "1", "2"]);
    expect(seen.limits)
      .to.match(/^Max processes\s+0\s+0/m)
      .and.to.match(/^Max file size\s+0\s+0/m);
    expect((await result).auth).to.equal(AUTH_ERR);
    expect(await processes(guest.root, "bh-hangs")).to.deep.equal([]);
  });

  it("accepts the real bh-verify again", async () => {
    expect(await attempt("admin", "@130")).to.include({ auth: AUTH_ERR, account: SUCCESS });
  });
});

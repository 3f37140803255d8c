import { expect } from "chai";
import { canBoot, type FirstBootBed, openFirstBootBed } from "./support/first-boot-bed.ts";

const STATE = "/var/lib/blockhost-firstboot";
const RUN = "/run/blockhost-firstboot";
const POINTS = [
  "clock",
  "hosts",
  "repository",
  "kernel",
  "proxmox",
  "enterprise",
  "old-kernel",
  "bridge",
  "wizard",
];
/** What a browser in the world is answered by the installer. */
const ASK = `require("node:https").get("https://203.0.113.1:8443/", { rejectUnauthorized: false }, (r) => console.log(r.statusCode)).on("error", () => console.log("none"))`;

describe("a machine that was just installed", function () {
  // Some forty seconds, of which a busy machine makes minutes.
  this.timeout(600_000);
  let bed: FirstBootBed;
  before(function () {
    if (!canBoot) this.skip();
  });
  afterEach(() => bed?.close());

  const done = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await bed.run(...argv);
    expect(code, `${argv.join(" ")}\n${stderr}`).to.equal(0);
    return stdout;
  };
  const untilDone = () =>
    bed.until("first boot is done", async () =>
      (await bed.run("test", "-e", `${STATE}/done`)).code === 0 ? true : undefined,
    );
  /** Proxmox VE as the installer needs it, whatever the way to it was. */
  const expectProxmox = async () => {
    expect(JSON.parse(await done("pvesh", "get", "/version"))).to.have.property("version");
    expect(await done("cat", "/proc/sys/kernel/osrelease")).to.match(/-pve\n$/);
    expect(await done("cat", "/etc/mailer")).to.equal("Local only\n");
    expect(await done("cat", "/etc/hosts")).to.include("203.0.113.1 host1.example.org host1");
    expect(await done("cat", "/etc/apt/sources.list.d/pve-enterprise.sources")).to.include("Enabled: no");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
    expect(await done("dpkg-query", "--show", "--showformat=${db:Status-Abbrev}${Package}\n")).not.to.match(
      /^ii *linux-image/m,
    );
    expect(await done("ip", "-4", "-br", "address", "show", "dev", "vmbr0")).to.include("203.0.113.1/24");
    const interfaces = await done("cat", "/etc/network/interfaces");
    expect(interfaces.match(/bridge-ports nic0/g)).to.have.length(1);
    const macOf = async (link: string) =>
      JSON.parse(await done("ip", "-j", "link", "show", "dev", link))[0].address;
    const mac = await macOf("nic0");
    expect(interfaces).to.include(`\thwaddress ${mac}\n`);
    expect(await macOf("vmbr0")).to.equal(mac);
    expect((await bed.inWorld("ping", "-c", "1", "-W", "5", "203.0.113.1")).code).to.equal(0);
  };

  /** How much of the console has been heard. */
  let heard = 0;
  /** What the console says next. */
  const hears = async (what: RegExp) => {
    const said = await bed.until(
      `the console says ${what}`,
      async () => what.exec((await bed.console()).slice(heard)) ?? undefined,
    );
    heard += said.index + said[0].length;
    return said;
  };
  const answer = async (question: RegExp, reply: string) => {
    await hears(question);
    await bed.type(`${reply}\n`);
  };
  /** The screen with the installer's code, and a key that is pressed there. */
  const expectNewCode = async (code: string) => {
    await done("systemctl", "stop", "console-getty.service");
    heard = (await bed.console()).length;
    await done("systemctl", "start", "blockhost-console@console.service");
    await hears(new RegExp(`Code: ${code}`));
    await bed.type("x");
    const [, another] = await hears(/Code: (\S+)\n/);
    expect(another).not.to.equal(code);
    expect(await done("cat", `${RUN}/code`)).to.equal(another);
    await done("systemctl", "stop", "blockhost-console@console.service");
  };
  /** The recovery code is good once, and at the console alone. */
  const expectRecovery = async () => {
    const [, code = ""] = /user "recovery", password\n\n +(\S+)\n/.exec(await bed.console()) ?? [];
    expect(code).to.match(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    await done("systemctl", "start", "console-getty.service");
    await answer(/login: /, "recovery");
    await answer(/Password: /, code);
    await answer(/Current password: /, code);
    await answer(/New password: /, "their-own-Word-4711");
    await answer(/Retype new password: /, "their-own-Word-4711");
    await answer(/recovery@host1:~\$ /, "echo in $(id -nG | wc -w) groups; exit");
    await hears(/in 2 groups\n/);
    await answer(/login: /, "recovery");
    await answer(/Password: /, code);
    await hears(/Login incorrect/);
  };
  const expectKeysOnly = async () => {
    expect(await bed.ssh("root", "id", "-un")).to.include({ code: 0, stdout: "root\n" });
    expect((await bed.ssh("recovery", "true")).code).to.equal(255);
    const settings = await done("sshd", "-T", "-C", "user=recovery");
    expect(settings)
      .to.match(/^denyusers recovery$/m)
      .and.match(/^passwordauthentication no$/m);
    expect(await done("passwd", "--status", "root")).to.match(/^root L /);
  };

  it("becomes a Proxmox VE through a proxy alone, waits for its archives, and serves the installer", async () => {
    bed = await openFirstBootBed({
      "http-proxy": "http://203.0.113.7:3128",
      network: "static",
      address: "203.0.113.1/24",
      gateway: "203.0.113.7",
      nameserver: "203.0.113.7",
    });
    await bed.archives("away");
    // It may have been quicker than the archives were taken away; they are asked for till the end.
    await bed.until("it misses them", async () => ((await bed.status())?.error ? true : undefined));
    await bed.archives("only-by-proxy");
    await untilDone();
    await expectProxmox();
    const code = await bed.until("there is a code", async () => {
      const { stdout } = await bed.run("cat", `${RUN}/said`);
      return /^code (\S+)$/m.exec(stdout)?.[1];
    });
    await bed.until("the installer answers", async () =>
      (await bed.inWorld(process.execPath, "-e", ASK)).stdout === "200\n" ? true : undefined,
    );
    expect((await done("stat", "--format=%a %U", RUN)).trim()).to.equal("700 root");
    expect((await bed.run("grep", "-rlF", code, "/etc", "/var", "/run/log")).stdout).to.equal("");
    await expectNewCode(code);
    await expectRecovery();
    await expectKeysOnly();
  });

  it("gets there with an address that it asks for, though it is killed before and after each step's work", async () => {
    bed = await openFirstBootBed(
      { network: "dhcp" },
      {
        "etc/systemd/system/blockhost-firstboot.service.d/kill.conf":
          "[Service]\nExecStart=\nExecStart=/usr/lib/blockhost/node/bin/node /usr/lib/blockhost/firstboot/killing.mjs\nRestartSec=0\n",
      },
    );
    await untilDone();
    await expectProxmox();
    const killed = (await done("ls", "/var/lib/killed")).trim().split("\n");
    // Those that the machine needs; a kernel's work ends with the machine's restart.
    for (const step of POINTS.slice(1)) expect(killed).to.include(`before-${step}`);
    for (const step of POINTS.slice(1).filter((id) => id !== "kernel"))
      expect(killed).to.include(`after-${step}`);
    // The address is good for a time only: somebody must go on asking for it.
    await bed.until("first boot has ended", async () =>
      (await bed.run("systemctl", "is-active", "--quiet", "blockhost-firstboot.service")).code === 0
        ? undefined
        : true,
    );
    await done("pgrep", "--full", "dhclient.*vmbr0");
  });
});

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
    expect((await done("cat", "/etc/network/interfaces")).match(/bridge-ports nic0/g)).to.have.length(1);
    expect((await bed.inWorld("ping", "-c", "1", "-W", "5", "203.0.113.1")).code).to.equal(0);
  };

  it("becomes a Proxmox VE through a proxy alone, waits for its archives, and serves the installer", async () => {
    bed = await openFirstBootBed({ httpProxy: "http://203.0.113.7:3128" });
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
  });

  it("gets there though it is killed before and after each step's work", async () => {
    bed = await openFirstBootBed(
      {},
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
  });
});

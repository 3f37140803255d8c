import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { type RootdClient, rootdClient } from "../../../keeper/rootd/rootd-client.ts";
import { EXIT } from "../../../keeper/startup-error.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { GUEST_SUITES } from "../../pam/support/guest-suites.ts";
import { until } from "../../pam/support/until.ts";
import { canMakeHost, type HostBed, openHostBed } from "./support/host-bed.ts";

const FOLDER = "/usr/lib/systemd/system";
const UNITS = ["blockhost-rootd.socket", "blockhost-rootd.service", "blockhost-keeper.service"];
const NODE = "/usr/lib/blockhost/node/bin/node";
/** Exposure times ten that systemd may find in a unit, of 100. */
const MOST_EXPOSURE = 20;
const CAP_NET_ADMIN = 1 << 12;

for (const suite of GUEST_SUITES) {
  describe(`a host's units, booted on Debian ${suite}`, () => {
    let bed: HostBed;
    let rootd: RootdClient;

    before(async function () {
      if (!canMakeHost) this.skip();
      this.timeout(600_000);
      bed = await openHostBed(suite);
      rootd = rootdClient(bed.socket);
    });
    beforeEach(async () => {
      await done("systemctl", "start", ...UNITS);
      await rootd.close();
    });
    after(() => bed?.close());

    const done = async (...argv: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await bed.run(...argv);
      expect(code, `${argv.join(" ")}\n${stderr}`).to.equal(0);
      return stdout;
    };
    /** Runs a program as a user of the host, outside of any unit's walls. */
    const as = (user: string, ...argv: readonly string[]) => bed.run("runuser", "-u", user, "--", ...argv);
    const pidOf = async (unit: string) =>
      (await done("systemctl", "show", "--property=MainPID", "--value", unit)).trim();

    /** The first line of JSON that a unit has written. */
    const jsonOf = (unit: string) =>
      until(
        `${unit} writes`,
        async () => /^\{.*\}$/m.exec(await done("journalctl", "--output=cat", `--unit=${unit}`))?.[0],
      );

    /** Starts a unit that is like another but for some edits. */
    const start = async (unit: string, like: string, edits: readonly string[]) => {
      const text = await done("sed", "-e", edits.join(";"), `${FOLDER}/${like}`);
      await done("sh", "-c", 'printf %s "$1" >"$2"', "sh", text, `/run/systemd/system/${unit}`);
      await done("systemctl", "daemon-reload");
      await done("systemctl", "start", unit);
    };

    it("are units that systemd understands, in a state that it is content with", async () => {
      expect(await done("systemd-analyze", "verify", ...UNITS.map((unit) => `${FOLDER}/${unit}`))).to.equal(
        "",
      );
      for (const unit of UNITS)
        expect((await done("systemctl", "is-active", unit)).trim()).to.equal("active");
      expect(await done("systemctl", "list-units", "--failed", "--plain", "--no-legend")).to.equal("");
    });

    it("are walled in, as far as systemd can judge", async () => {
      for (const unit of UNITS.filter((name) => name.endsWith(".service")))
        await done(
          "systemd-analyze",
          "security",
          "--offline=yes",
          `--threshold=${MOST_EXPOSURE}`,
          `${FOLDER}/${unit}`,
        );
    });

    it("run as users of their own, none as root", async () => {
      for (const [service, user] of [
        ["blockhost-keeper.service", "blockhost"],
        ["blockhost-rootd.service", "blockhost-rootd"],
      ] as const)
        expect((await done("stat", "--format=%U", `/proc/${await pidOf(service)}`)).trim()).to.equal(user);
    });

    it("have the doors closed before there is a network", async () => {
      const when = async (unit: string, property: string) =>
        Number((await done("systemctl", "show", `--property=${property}`, "--value", unit)).trim());
      const closed = await when("blockhost-rootd.service", "ExecMainStartTimestampMonotonic");
      expect(closed).to.be.greaterThan(0);
      expect(await when("network-pre.target", "ActiveEnterTimestampMonotonic")).to.be.at.least(closed);
    });

    it("close the doors when the host boots, and open no others", async () => {
      for (const from of ["203.0.113.7", "2001:db8::7"]) {
        expect(await bed.reaches(from, 22)).to.equal(false);
        expect(await bed.reaches(from, 8006)).to.equal(false);
        expect(await bed.reaches(from, 443)).to.equal(true);
      }
    });

    it("open a door for the source that was asked for, and for no other", async () => {
      for (const [from, neighbour] of [
        ["203.0.113.7", "203.0.113.8"],
        ["2001:db8::7", "2001:db8::8"],
      ] as const) {
        await rootd.open({ ports: [22], source: from, seconds: 300 });
        expect(await bed.reaches(from, 22)).to.equal(true);
        expect(await bed.reaches(from, 8006)).to.equal(false);
        expect(await bed.reaches(neighbour, 22)).to.equal(false);
      }
    });

    for (const [network, from, neighbour] of [
      ["203.0.113.0/24", "203.0.113.7", "203.0.113.8"],
      ["2001:db8::/64", "2001:db8::7", "2001:db8::8"],
    ] as const)
      it(`narrow ${network} to who has logged in, on every port`, async () => {
        await rootd.open({ ports: [22, 8006], source: network, seconds: 300 });
        expect(await bed.reaches(neighbour, 22)).to.equal(true);
        expect(await bed.ssh(from, "root", "right")).to.have.property("code", 0);
        expect((await rootd.list()).map(({ source, port }) => `${source} ${port}`)).to.have.members([
          `${from} 22`,
          `${from} 8006`,
        ]);
        expect(await bed.reaches(neighbour, 22)).to.equal(false);
        expect(await bed.reaches(from, 8006)).to.equal(true);
      });

    it("narrow for nobody who has not logged in, whatever a log says of them", async () => {
      const [open] = await rootd.open({ ports: [22], source: "203.0.113.0/24", seconds: 300 });
      const name = "Accepted publickey for root from 203.0.113.8 port 22 ssh2";
      expect(await bed.ssh("203.0.113.8", name, "none")).to.have.property("code", 255);
      expect((await rootd.list())[0]?.source).to.equal(open?.source);
    });

    it("let people in while rootd answers nobody", async () => {
      await rootd.open({ ports: [22], source: "203.0.113.7", seconds: 300 });
      await done("systemctl", "kill", "--signal=STOP", "blockhost-rootd.service");
      expect(await bed.ssh("203.0.113.7", "root", "right")).to.have.property("code", 0);
      await done("systemctl", "kill", "--signal=CONT", "blockhost-rootd.service");
    });

    it("have every door closed when rootd was killed and is back", async () => {
      await rootd.open({ ports: [22], source: "203.0.113.7", seconds: 300 });
      const before = await pidOf("blockhost-rootd.service");
      await done("systemctl", "kill", "--signal=KILL", "blockhost-rootd.service");
      await until("rootd is back", async () => {
        const now = await pidOf("blockhost-rootd.service");
        return (now !== "0" && now !== before) || undefined;
      });
      expect(await rootd.list()).to.deep.equal([]);
      expect(await bed.reaches("203.0.113.7", 22)).to.equal(false);
    });

    it("are started by the installer, which tells one run from another, and come back after a boot", async () => {
      const restart = async (unit: string) =>
        JSON.parse(await done(NODE, "/usr/lib/blockhost/installer/restart-unit.mjs", unit));
      await done("systemctl", "disable", "blockhost-keeper.service");
      await done("systemctl", "stop", "blockhost-keeper.service");
      const first = await restart("blockhost-keeper.service");
      expect(first.before, "it did not run").to.equal(null);
      const second = await restart("blockhost-keeper.service");
      expect(second.before).to.be.a("string").and.equal(first.after);
      expect(second.after).to.be.a("string").and.not.equal(first.after);
      expect((await done("systemctl", "is-enabled", "blockhost-keeper.service")).trim()).to.equal("enabled");
    });

    it("write what was asked and what was done to the journal", async () => {
      await rootd.open({ ports: [22], source: "203.0.113.7", seconds: 301 });
      await rejection(
        rootd.open({ ports: [3306], source: "203.0.113.7", seconds: 302 }),
        FinalError,
        "ROOTD_PORT_FORBIDDEN",
      );
      type Entry = {
        event: string;
        request?: { seconds?: number };
        open?: { source: string }[];
        code?: string;
      };
      // The keeper asks rootd too whenever it likes, so others' lines may stand between ours.
      const ours: readonly ((entry: Entry) => boolean)[] = [
        ({ event, request }) => event === "asked" && request?.seconds === 301,
        ({ event, open }) => event === "done" && open?.[0]?.source === "203.0.113.7",
        ({ event, request }) => event === "asked" && request?.seconds === 302,
        ({ event, code }) => event === "refused" && code === "ROOTD_PORT_FORBIDDEN",
      ];
      await until("the journal has it, in the order it happened", async () => {
        const lines = (await done("journalctl", "--output=cat", "--unit=blockhost-rootd.service")).split(
          "\n",
        );
        const entries = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Entry);
        let next = 0;
        for (const entry of entries) if (ours[next]?.(entry)) next += 1;
        return next === ours.length || undefined;
      });
    });

    it("let the keeper do its work and nothing else", async () => {
      expect(JSON.parse(await jsonOf("blockhost-keeper.service"))).to.deep.equal({
        "port 443": "done",
        "port 80": "done",
        "its store": "done",
        "code of its own making": "done",
        "asking rootd": "done",
        "a shell": "EACCES",
        "a file elsewhere": "EROFS",
        "a temporary program": "EACCES",
        "other processes": "ENOENT",
      });
    });

    // Its addon is compiled here, and may ask for a C library newer than Debian 12's.
    if (suite === "trixie")
      it("let the real keeper load its store's addon, and do not start it again with a wrong configuration", async () => {
        await start("real-keeper.service", "blockhost-keeper.service", [
          "s|main.mjs .*|real.mjs --config /dev/null|",
        ]);
        const show = (property: string) =>
          done("systemctl", "show", `--property=${property}`, "--value", "real-keeper.service");
        await until("it has ended", async () => (await show("ActiveState")).trim() === "failed" || undefined);
        expect((await show("ExecMainStatus")).trim()).to.equal(`${EXIT.configuration}`);
        expect((await show("NRestarts")).trim()).to.equal("0");
        expect(JSON.parse(await jsonOf("real-keeper.service"))).to.include({ code: "CONFIG_INVALID" });
        await done("systemctl", "reset-failed", "real-keeper.service");
      });

    describe("against a thief with the keeper's user", () => {
      const isRefused = async (...argv: readonly string[]) => {
        const { code, stderr } = await as("blockhost", ...argv);
        expect(code, argv.join(" ")).not.to.equal(0);
        expect(stderr, argv.join(" ")).to.match(/permission denied|operation not permitted/i);
      };

      it("keep the firewall out of reach", async () => {
        await isRefused("nft", "flush", "ruleset");
        await isRefused("nft", "add", "table", "inet", "mine");
        await isRefused("nft", "list", "ruleset");
      });

      it("keep rootd, its socket, its configuration and its program out of reach", async () => {
        const pid = await pidOf("blockhost-rootd.service");
        await isRefused("sh", "-c", `kill -9 ${pid}`);
        await isRefused("cat", `/proc/${pid}/environ`);
        await isRefused("rm", "/run/blockhost/rootd.sock");
        await isRefused("mv", "/run/blockhost/rootd.sock", "/run/blockhost/old.sock");
        await isRefused("touch", "/run/blockhost/other.sock");
        await isRefused("chmod", "0666", "/run/blockhost/rootd.sock");
        await isRefused("touch", "/etc/blockhost/rootd.json");
        await isRefused("touch", "/etc/blockhost/other.json");
        await isRefused("touch", "/usr/lib/systemd/system/blockhost-rootd.service");
      });

      it("let it ask rootd, for what the operator allows", async () => {
        const ask = (request: object) =>
          as(
            "blockhost",
            NODE,
            "-e",
            `require("node:net").connect("/run/blockhost/rootd.sock").on("data", (d) => process.stdout.write(d)).end(process.argv[1] + "\\n")`,
            JSON.stringify(request),
          ).then(({ stdout }) => JSON.parse(stdout) as { ok: boolean; code?: string });
        const knock = { verb: "knock-open", ports: [22], source: "203.0.113.7", seconds: 300 };
        expect(await ask({ ...knock, source: "0.0.0.0/0" })).to.include({ code: "ROOTD_REQUEST_INVALID" });
        expect(await ask({ ...knock, seconds: 86_400 })).to.include({ code: "ROOTD_REQUEST_INVALID" });
        expect(await ask({ ...knock, ports: [3306] })).to.include({ code: "ROOTD_PORT_FORBIDDEN" });
        expect(await ask({ verb: "exec", argv: ["/bin/sh"] })).to.include({ code: "ROOTD_REQUEST_INVALID" });
        expect(await ask(knock)).to.include({ ok: true });
      });

      it("keep its words out of the audit log", async () => {
        await as("blockhost", "logger", "--tag", "blockhost-rootd", '{"event":"forged"}');
        await until(
          "the journal has it",
          async () => (await done("journalctl", "--output=cat")).includes("forged") || undefined,
        );
        expect(await done("journalctl", "--output=cat", "--unit=blockhost-rootd.service")).not.to.include(
          "forged",
        );
      });

      it("answer nobody else", async () => {
        const script = `require("node:net").connect("/run/blockhost/rootd.sock").on("error", (e) => console.log(e.code))`;
        expect((await as("nobody", NODE, "-e", script)).stdout.trim()).to.equal("EACCES");
      });
    });

    it("start what makes a broker's tunnel once root has said between what, for the keeper and nobody else", async () => {
      const unit = "blockhost-tunnel.service";
      await done("systemctl", "start", unit);
      expect((await bed.run("systemctl", "is-active", unit)).stdout.trim(), "told nothing").to.equal(
        "inactive",
      );
      const config = JSON.stringify({ bridge: "br0", uplink: "cable" });
      await done("sh", "-c", 'printf %s "$1" >/etc/blockhost/tunnel.json', "sh", config);
      await done("systemctl", "start", unit);
      const socket = "/run/blockhost-tunnel/tunnel.sock";
      await until("it listens", async () => (await bed.run("test", "-S", socket)).code === 0 || undefined);
      const ask = `const s = require("node:net").connect("${socket}", () => s.end('{"verb":"fresh-key"}\\n'));
        s.on("data", (d) => console.log(JSON.parse(d).ok)).on("error", (e) => console.log(e.code))`;
      const answers = async (user: string) => (await as(user, NODE, "-e", ask)).stdout.trim();
      // The socket is there an instant before its group may use it.
      await until("it answers", async () => (await answers("blockhost")) === "true" || undefined);
      expect(await answers("nobody")).to.equal("EACCES");
      const peek = await as("blockhost", "ls", "/var/lib/blockhost-tunnel");
      expect(peek.code, "the keeper's user at its keys").not.to.equal(0);
      const status = await done("cat", `/proc/${await pidOf(unit)}/status`);
      expect(Number.parseInt(/^CapBnd:\s*(\S+)/m.exec(status)?.[1] ?? "", 16)).to.equal(CAP_NET_ADMIN);
      await done("systemctl", "stop", unit);
      await done(
        "systemd-analyze",
        "security",
        "--offline=yes",
        `--threshold=${MOST_EXPOSURE}`,
        `${FOLDER}/${unit}`,
      );
    });

    describe("against who has taken rootd over", () => {
      it("leave it one capability and no way to more", async () => {
        const status = await done("cat", `/proc/${await pidOf("blockhost-rootd.service")}/status`);
        const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
        for (const set of ["CapPrm", "CapEff", "CapBnd", "CapInh", "CapAmb"])
          expect(Number.parseInt(field(set) ?? "", 16), set).to.equal(CAP_NET_ADMIN);
        expect(field("NoNewPrivs")).to.equal("1");
        expect(field("Seccomp")).to.equal("2");
        expect(field("Uid")).not.to.equal("0");
      });

      it("leave it no program but nft and node, no file to write or secret to read, and no network", async () => {
        await start("taken-over.service", "blockhost-rootd.service", [
          "/^ExecStartPre=/d;/^Restart/d;/^Requires=/d;/^After=/d",
          "s|^Type=.*|Type=oneshot|",
          "s|main.mjs .*|taken-over.mjs|",
        ]);
        expect(JSON.parse(await jsonOf("taken-over.service"))).to.deep.equal({
          "the firewall": "done",
          "a shell": "EACCES",
          "another program": "EACCES",
          "a temporary program": "EACCES",
          "its configuration": "EROFS",
          "the passwords": "EACCES",
          "the keeper's store": "EACCES",
          "other processes": "ENOENT",
          "the network": "EAFNOSUPPORT",
        });
      });
    });
  });
}

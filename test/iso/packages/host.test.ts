import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, Wallet } from "ethers";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { until } from "../../pam/support/until.ts";
import { hostPackages } from "../support/host-packages.ts";
import { canMakeHost } from "../units/support/host-bed.ts";
import { type InstalledHost, installedHost, runInstaller } from "./support/installed-host.ts";
import { olderPackage } from "./support/older-package.ts";

const KEEPER = "blockhost-keeper.service";
const UNITS = [KEEPER, "blockhost-rootd.service", "blockhost-rootd.socket"];
const NODE = "/usr/lib/blockhost/node/bin/node";
/** Before the schema's last change, and before these packages. */
const OLDER = "0.0.9";
const OLDER_SCHEMA = 12;
/** A start on a busy machine. Milliseconds. */
const PATIENCE_MS = 120_000;

const BROKER_STATE = "/var/lib/blockhost-broker";
const BROKER = {
  chain: {
    chainId: 31_337,
    rpcUrls: ["http://127.0.0.1:9"],
    leases: `0x${"11".repeat(20)}`,
    deploymentBlock: 0,
    confirmations: 0,
    finality: { depth: 0 },
    maxFeePerGasGwei: "1",
  },
  brokerId: 1,
  keys: {
    operator: {
      keystoreFile: `${BROKER_STATE}/operator.json`,
      passphraseFile: `${BROKER_STATE}/operator.pass`,
    },
  },
  network: {
    uplink: "cable",
    pool: "2001:db8:1::/48",
    prefixLength: 64,
    privateKeyFile: `${BROKER_STATE}/wireguard.key`,
  },
  tunnel: { endpoint: "broker.example.org:51820" },
};

describe("the packages, installed on a Debian 13", function () {
  this.timeout(600_000);
  let host: InstalledHost;
  let folder: string;

  before(async function () {
    if (!canMakeHost) this.skip();
    folder = await mkdtemp(join(tmpdir(), "blockhost-older-debs-"));
    host = await installedHost();
  });
  after(async () => {
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const show = async (unit: string, property: string) =>
    (await host.done("systemctl", "show", `--property=${property}`, "--value", unit)).trim();
  /** Files that are not as these packages have them, but for documents, which the tree does without. */
  const changed = async (...names: readonly string[]) =>
    (await host.bed.run("dpkg", "--verify", ...names)).stdout
      .split("\n")
      .filter((line) => line !== "" && !/ \/usr\/share\/(doc|man|lintian)(\/|$)/.test(line));
  const health = async () => {
    const script = `fetch("http://127.0.0.1:9464/healthz").then(async (r) => console.log(r.status))`;
    return (await host.bed.run(NODE, "-e", script)).stdout.trim();
  };
  const untilWell = () =>
    until("the keeper is well", async () => (await health()) === "200" || undefined, PATIENCE_MS);
  const subscriptions = async () => {
    const config = JSON.parse(await readFile(join(host.bed.root, "etc/blockhost/keeper.json"), "utf8"));
    return config.chain.subscriptions as string;
  };
  /** Puts .debs on the host and installs them, or fails. */
  const install = async (...files: readonly string[]) => {
    const names = files.map((file) => `/root/${file.split("/").at(-1)}`);
    for (const [i, file] of files.entries()) await host.put(file, names[i] ?? "");
    return host.bed.run("dpkg", "--install", "--force-unsafe-io", ...names);
  };
  const ours = async () => {
    const made = await hostPackages();
    return made.filter(({ name }) => ["blockhost", "blockhost-runtime"].includes(name));
  };

  it("start nothing, and are what they were built as", async () => {
    for (const unit of UNITS) {
      expect(await show(unit, "ActiveState"), unit).to.equal("inactive");
      expect(await show(unit, "UnitFileState"), unit).to.equal("disabled");
    }
    expect(await changed("blockhost", "blockhost-runtime")).to.deep.equal([]);
    expect(await host.done("systemctl", "list-units", "--failed", "--plain", "--no-legend")).to.equal("");
  });

  it("have PAM tell rootd of logins by SSH alone", async () => {
    const session = await host.done("cat", "/etc/pam.d/common-session");
    expect(session).to.match(
      /success=ignore default=1\]\s+pam_succeed_if\.so quiet service = sshd\nsession\s+optional\s+pam_blockhost_knock\.so/,
    );
    expect(await host.done("cat", "/etc/pam.d/common-session-noninteractive")).not.to.include("knock");
    expect(await changed("openssh-server")).to.deep.equal([]);
  });

  it("have one command for all", async () => {
    expect(await host.done("blockhost", "--help")).to.include("doctor");
    expect(await host.done("blockhost", "install", "--help")).to.include("--answers");
  });

  /** Within the walls of its unit it keeps its store and asks a chain, here one that is away; and its tools change the network. */
  const expectBrokerInItsUnit = async () => {
    const asBroker = ["install", "-m", "0600", "-o", "blockhost-broker", "/dev/stdin"];
    const keystore = await encryptKeystoreJson(new Wallet(`0x${"42".repeat(32)}`), "passphrase", {
      scrypt: { N: 2 },
    });
    const files = {
      "/etc/blockhost/broker.json": JSON.stringify(BROKER),
      [`${BROKER_STATE}/operator.json`]: keystore,
      [`${BROKER_STATE}/operator.pass`]: "passphrase\n",
    };
    await host.done("install", "-d", "-m", "0700", "-o", "blockhost-broker", BROKER_STATE);
    await host.done("install", "-d", "/etc/blockhost");
    for (const [path, text] of Object.entries(files))
      await host.done("sh", "-c", `printf %s "$1" | ${asBroker.join(" ")} ${path}`, "sh", text);
    await host.done("sh", "-c", `wg genkey | ${asBroker.join(" ")} ${BROKER_STATE}/wireguard.key`);
    await host.done("systemctl", "start", "blockhost-broker.service");
    await until(
      "the broker misses its chain",
      async () =>
        /"code":"CHAIN_\w+"|CHAIN_\w+/.test(
          await host.done("journalctl", "--output=cat", "--unit=blockhost-broker.service"),
        ) || undefined,
      PATIENCE_MS,
    );
    expect(await host.done("stat", "--format=%a %U", BROKER_STATE, `${BROKER_STATE}/broker.db`)).to.equal(
      "700 blockhost-broker\n600 blockhost-broker\n",
    );
    await host.done("systemctl", "stop", "blockhost-broker.service");
    const tools =
      "ip link add bh-tried type bridge && nft add table inet bh_tried && nft delete table inet bh_tried";
    const once = `[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart=/bin/sh -c "${tools}"\n`;
    const folder = "/run/systemd/system/blockhost-broker.service.d";
    await host.done("sh", "-c", `mkdir ${folder} && printf %s "$1" >${folder}/once.conf`, "sh", once);
    await host.done("systemctl", "daemon-reload");
    await host.done("systemctl", "start", "blockhost-broker.service");
    await host.done("ip", "link", "delete", "bh-tried");
    await host.done("rm", "-r", folder);
    await host.done("systemctl", "daemon-reload");
  };

  it("leave room for a broker beside them, who waits for a configuration", async () => {
    const [broker] = (await hostPackages()).filter(({ name }) => name === "blockhost-broker");
    const { code, stderr } = await install(broker?.file ?? "");
    expect(code, stderr).to.equal(0);
    expect(await changed("blockhost-broker", "blockhost")).to.deep.equal([]);
    expect(await show("blockhost-broker.service", "UnitFileState")).to.equal("disabled");
    expect(await host.done("id", "--user", "--name", "blockhost-broker")).to.equal("blockhost-broker\n");
    const doctor = await host.bed.run("blockhost-broker", "doctor");
    expect(doctor).to.include({ code: 2 });
    expect(doctor.stderr).to.include("CONFIG_INVALID").and.include("/etc/blockhost/broker.json");
    await expectBrokerInItsUnit();
    const said = await host.done("dpkg", "--purge", "blockhost-broker");
    expect(said).to.include("/etc/blockhost is kept").and.include("/var/lib/blockhost-broker is kept");
    await host.done("rm", "-r", "/etc/blockhost/broker.json", BROKER_STATE);
    expect(await changed("blockhost", "blockhost-runtime")).to.deep.equal([]);
  });

  it("bring a chain for rehearsals", async () => {
    const folder = "/usr/lib/blockhost/rehearsal";
    const chain = `cd ${folder} && exec timeout 60 ${NODE} node_modules/hardhat/dist/src/cli.js node --network devnet --hostname 127.0.0.1 --port 0`;
    const first = await host.done("sh", "-c", `(${chain}) 2>&1 | sed -n '/JSON-RPC server at/{p;q}'`);
    expect(first).to.match(/JSON-RPC server at http:\/\/127\.0\.0\.1:\d+/);
    expect(await changed("blockhost")).to.deep.equal([]);
  });

  describe("and set up by the installer", () => {
    before(async function () {
      this.timeout(600_000);
      await runInstaller(host);
    });

    it("are a host that runs from its units, as the doctor says, and sells", async () => {
      for (const unit of UNITS) {
        expect(await show(unit, "ActiveState"), unit).to.equal("active");
        expect(await show(unit, "UnitFileState"), unit).to.equal("enabled");
      }
      const { stdout } = await host.bed.run("blockhost", "doctor", "--json");
      const findings = JSON.parse(stdout) as { name: string; level: string; what: string }[];
      expect(findings.length).to.be.greaterThan(5);
      expect(findings.filter(({ level }) => level === "fail")).to.deep.equal([]);
      expect(Number(await host.world.buy(await subscriptions()))).to.be.greaterThan(0);
    });

    describe("and upgraded from a version before", () => {
      let before = "";

      it("bring the store up to date, and the keeper goes on with its data", async () => {
        before = await host.world.buy(await subscriptions());
        const standIn = await keeperProgram("test/iso/packages/support/older-keeper.ts");
        // As it was then: an older keeper, and a store that it can read.
        await host.done("systemctl", "stop", KEEPER);
        await host.put(standIn, "usr/lib/blockhost/keeper/older.mjs");
        await host.done(
          ...["runuser", "-u", "blockhost", "--", NODE, "/usr/lib/blockhost/keeper/older.mjs", "--make"],
        );
        await host.done("rm", "/usr/lib/blockhost/keeper/older.mjs");
        await host.done("dpkg", "--remove", "--force-depends", "blockhost", "blockhost-runtime");
        const older = await Promise.all(
          (await ours()).map((made) =>
            olderPackage(
              made,
              OLDER,
              folder,
              made.name === "blockhost" ? { "usr/lib/blockhost/keeper/main.mjs": standIn } : {},
            ),
          ),
        );
        expect((await install(...older)).code).to.equal(0);
        await host.done("systemctl", "start", KEEPER);
        await until(
          "the older keeper runs",
          async () =>
            (await host.done("journalctl", "--output=cat", `--unit=${KEEPER}`)).includes("older keeper") ||
            undefined,
          PATIENCE_MS,
        );
        expect(await schema()).to.equal(`${OLDER_SCHEMA}`);
        const run = await show(KEEPER, "InvocationID");

        const upgrade = await install(...(await ours()).map(({ file }) => file));
        expect(upgrade.code, upgrade.stderr).to.equal(0);
        await untilWell();
        expect(await show(KEEPER, "InvocationID")).not.to.equal(run);
        expect(Number(await schema())).to.be.greaterThan(OLDER_SCHEMA);
        const jobs = await host.done("blockhost", "jobs", "--all", "--subject", before, "--json");
        expect(JSON.parse(jobs)).to.have.length.greaterThan(0);
        expect(Number(await host.world.buy(await subscriptions()))).to.be.greaterThan(Number(before));
      });

      it("refuse to become older again, and nothing is stopped", async () => {
        const run = await show(KEEPER, "InvocationID");
        const [{ file = "" } = {}] = (await ours()).filter(({ name }) => name === "blockhost");
        const older = await olderPackage(
          { name: "blockhost", version: "0.1.0", architecture: "all", file, sha256: "" },
          OLDER,
          folder,
        );
        const { code, stderr } = await install(older);
        expect(code).not.to.equal(0);
        expect(stderr).to.include("its store cannot be read");
        expect(await show(KEEPER, "InvocationID")).to.equal(run);
        expect(await host.done("dpkg", "--list", "blockhost")).to.match(/^ii\s+blockhost\s+0\.1\.0\s/m);
      });
    });

    describe("and taken away", () => {
      const PURGE = ["blockhost-purge-data", "--yes-delete-the-keys"] as const;
      const FOLDERS = ["/etc/blockhost", "/var/lib/blockhost", "/var/lib/blockhost-setup"];
      let kept = "";
      /** Configuration and keys, each with its hash, mode and owner. */
      const secrets = () =>
        host.done(
          "sh",
          "-c",
          "cd / && find etc/blockhost var/lib/blockhost/keys -type f -exec sha256sum {} + -exec stat -c '%n %a %U' {} + | sort",
        );

      it("let nobody delete keys by mistake, or under a keeper that runs", async () => {
        kept = await secrets();
        expect(kept).to.include("keeper.json").and.include("/keys/");
        expect(await host.bed.run("blockhost-purge-data")).to.include({ code: 64 });
        const refused = await host.bed.run(...PURGE);
        expect(refused).to.include({ code: 1 });
        expect(refused.stderr).to.include("blockhost-keeper.service runs; stop it first");
        expect(await secrets()).to.equal(kept);
      });

      it("stop what runs and open the doors, and leave keys and configuration as they are", async () => {
        await host.done("systemctl", "start", "blockhost-rootd.service");
        expect(await host.done("nft", "list", "tables")).to.match(/^table inet blockhost$/m);
        await host.done("dpkg", "--remove", "blockhost");
        for (const unit of UNITS) expect(await show(unit, "ActiveState"), unit).to.equal("inactive");
        expect(await host.done("nft", "list", "tables")).not.to.match(/^table inet blockhost$/m);
        expect(await secrets()).to.equal(kept);
      });

      it("keep them when they are purged, and say so", async () => {
        expect(await host.done("dpkg", "--purge", "blockhost")).to.include("/var/lib/blockhost is kept");
        expect(await secrets()).to.equal(kept);
        expect(
          await host.bed.run(
            "test",
            "-e",
            "/etc/systemd/system/multi-user.target.wants/blockhost-keeper.service",
          ),
        ).to.include({ code: 1 });
      });

      it("go on where they were when they are installed again", async () => {
        expect((await install(...(await ours()).map(({ file }) => file))).code).to.equal(0);
        await host.done("systemctl", "start", "blockhost-rootd.service", KEEPER);
        await untilWell();
        expect(await secrets()).to.equal(kept);
        expect(Number(await host.world.buy(await subscriptions()))).to.be.greaterThan(0);
      });

      it("delete them when somebody says so", async () => {
        await host.done("systemctl", "stop", ...UNITS);
        await host.done(...PURGE);
        for (const folder of FOLDERS)
          expect(await host.bed.run("test", "-e", folder), folder).to.include({ code: 1 });
      });
    });
  });

  const schema = async () => {
    const script = `new (require("/usr/lib/blockhost/node_modules/sqlite3").Database)("/var/lib/blockhost/keeper.db").get("PRAGMA user_version", (e, row) => console.log(row.user_version))`;
    return (await host.done("runuser", "-u", "blockhost", "--", NODE, "-e", script)).trim();
  };
});

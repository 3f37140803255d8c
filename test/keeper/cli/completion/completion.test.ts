import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { runCommand } from "../run-command.ts";

const run = promisify(execFile);

describe("completion", function () {
  this.timeout(30_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-completion-"));
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, out } = await runCommand(["completion", shell]);
      expect(code).to.equal(0);
      await writeFile(join(folder, shell), out);
    }
    await writeFile(join(folder, "ops.json"), "{}");
  });
  after(() => rm(folder, { recursive: true }));

  /** What each shell offers in that folder for a line, its last word being typed. */
  const offers: Readonly<Record<string, (line: string) => Promise<string[]>>> = {
    async bash(line) {
      const words = line.split(" ").map((word) => `'${word}'`);
      const script = `. ./bash; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _blockhost; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return lines((await run("bash", ["--norc", "-c", script], { cwd: folder })).stdout);
    },
    async zsh(line) {
      const words = line.split(" ").map((word) => `'${word}'`);
      // What zsh itself does with an offer is stood in for.
      const script = `compdef() { : }; _files() { print -l -- *.json(N) }
        _describe() { for each in "\${(@P)2}"; do [[ $each == "$words[CURRENT]"* ]] && print -r -- "\${each%%:*}"; done; : }
        words=(${words.join(" ")}); CURRENT=${words.length}; . ./zsh; _blockhost`;
      return lines((await run("zsh", ["-fc", script], { cwd: folder })).stdout);
    },
    async fish(line) {
      const script = `source ./fish; complete -C '${line}'`;
      const { stdout } = await run("fish", ["--no-config", "-c", script], { cwd: folder });
      return lines(stdout).map((each) => each.split("\t")[0] ?? "");
    },
  };
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");

  for (const [shell, offer] of Object.entries(offers)) {
    it(`offers commands, theirs, and options in ${shell}`, async () => {
      expect(await offer("blockhost bw")).to.deep.equal(["bw"]);
      expect(await offer("blockhost bw s")).to.have.members(["send", "split", "swap"]);
      expect(await offer("blockhost bw plan r")).to.deep.equal(["retire"]);
      expect(await offer("blockhost vm destroy 42 --rea")).to.deep.equal(["--reason"]);
      expect(await offer("blockhost is nonsense")).to.deep.equal([]);
    });

    it(`knows where a command ends and its arguments begin in ${shell}`, async () => {
      expect(await offer("blockhost bw send 5 usdc --dry")).to.deep.equal(["--dry-run"]);
      expect(await offer("blockhost ab add pl")).to.deep.equal([]);
    });

    it(`offers files where a file is named in ${shell}`, async () => {
      expect(await offer("blockhost bw send --keystore ops")).to.include("ops.json");
    });
  }

  it("refuses a shell that it does not know", async () => {
    expect((await runCommand(["completion", "csh"])).code).to.equal(2);
  });
});

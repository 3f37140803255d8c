import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { seeds } from "./fuzz/seeds.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const BUILD = join(REPOSITORY, "build/pam-fuzz");
const CORPUS = join(import.meta.dirname, "corpus");
const VALGRIND = ["-q", "--error-exitcode=9", "--leak-check=full"];
const PAM_SUCCESS = 0;
const run = promisify(execFile);

const make = (...what: string[]) =>
  run("make", ["-s", "-C", "test/pam/fuzz", "-j2", ...what], { cwd: REPOSITORY });

/** What libFuzzer has found or started from, without libFuzzer: ./blockhost fuzz login looks for more. */
describe("inputs of the fuzz targets", function () {
  this.timeout(180_000);
  let targets: string[];

  before(async () => {
    await make("replay");
    await make("plain");
    targets = (await make("list")).stdout.trim().split(" ");
  });

  it("are there for every target and for nothing else", async () => {
    expect((await readdir(CORPUS)).sort()).to.deep.equal([...targets].sort());
  });

  it("begin with what the TypeScript code makes now", async () => {
    for (const [path, content] of await seeds()) {
      expect((await readFile(join(CORPUS, path))).equals(Buffer.from(content)), path).to.equal(true);
    }
  });

  it("make none stumble under AddressSanitizer and UndefinedBehaviorSanitizer", async () => {
    for (const target of targets) {
      const { stdout } = await run(join(BUILD, "replay", target), [join(CORPUS, target)]);
      expect(Number(stdout), target).to.equal((await readdir(join(CORPUS, target))).length);
    }
  });

  it("make none read what is not its own or lose memory under valgrind", async () => {
    for (const target of targets) {
      await run("valgrind", [...VALGRIND, join(BUILD, "plain", target), join(CORPUS, target)]);
    }
  });

  it("reach the module's yes, by each way in that there is", async () => {
    const ways: readonly (readonly [string, "authenticate" | "session"])[] = [
      ["pasted", "authenticate"],
      ["approved", "authenticate"],
      ["portal-down", "authenticate"],
      ["qr", "authenticate"],
      ["key", "session"],
      ["certificate", "session"],
    ];
    const folder = join(CORPUS, "module");
    const { stderr } = await run(join(BUILD, "replay/module"), [folder], { env: { TELL: "1" } });
    for (const [seed, phase] of ways) {
      const [, told = ""] = stderr.split(`${folder}/seed-${seed}\n`);
      const [, result] = new RegExp(`^${phase}=(\\d+)$`, "m").exec(told.split(folder)[0] ?? "") ?? [];
      expect(Number(result), seed).to.equal(PAM_SUCCESS);
    }
  });
});

describe("checks in C under valgrind", function () {
  this.timeout(120_000);

  it("read nothing that is not their own and lose no memory", async () => {
    await run("make", ["-s", "-C", "pam", "tests"], { cwd: REPOSITORY });
    await run("valgrind", [...VALGRIND, "build/pam/check", "test/pam/vectors/ipv4"], { cwd: REPOSITORY });
  });
});

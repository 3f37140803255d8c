import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { keyVectors } from "./support/key-vectors.ts";
import { loginVectors } from "./support/login-vectors.ts";

const REPOSITORY = join(import.meta.dirname, "../..");

describe("C code of the wallet login", function () {
  this.timeout(120_000);

  it("passes its own checks, the shared vectors among them", async () => {
    const run = promisify(execFile)("make", ["-s", "-C", "pam", "check"], { cwd: REPOSITORY });
    const { stdout } = await run.catch((error: { stdout?: string }) => ({
      stdout: error.stdout ?? String(error),
    }));
    const lines = stdout.split("\n");
    expect(lines.filter((line) => line.startsWith("not ok"))).to.deep.equal([]);
    expect(stdout).to.match(/^1\.\.[1-9][0-9]{2}$/m);
    for (const name of ["ipv4", "ipv6-zone", "largest-numbers", "longest-names", "token-zero"]) {
      expect(
        lines.some((line) => line.startsWith("ok") && line.includes(`vectors/${name}: login text`)),
      ).to.equal(true);
    }
    expect(lines).to.include("ok 2 - code: favours no letter");
    for (const name of ["machine", "all", "ipv4", "ipv6", "contract", "longest"]) {
      expect(
        lines.some((line) => line.startsWith("ok") && line.includes(`/${name}: delegation text`)),
      ).to.equal(true);
    }
  });

  it("has vectors that are what the TypeScript code makes", async () => {
    for (const [folder, files] of [
      ["vectors", await loginVectors()],
      ["key-vectors", await keyVectors()],
    ] as const) {
      for (const [path, content] of files) {
        expect(await readFile(join(import.meta.dirname, folder, path), "utf8"), path).to.equal(content);
      }
    }
  });
});

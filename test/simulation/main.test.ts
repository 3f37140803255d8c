import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

function simulate(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import=tsx", MAIN, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

describe("./blockhost simulate", () => {
  it("writes how many seeds and steps there were and what was broken, and exits with 0 when nothing was", async () => {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-simulate-"));
    try {
      const file = join(folder, "simulation.json");
      const { code, out } = await simulate("--seeds", "2", "--json", file);
      expect(code, out).to.equal(0);
      const report = JSON.parse(await readFile(file, "utf8"));
      expect(Object.keys(report)).to.deep.equal(["seeds", "steps", "violations"]);
      expect(report.seeds).to.equal(2);
      expect(report.steps).to.be.greaterThan(1_000);
      expect(report.violations).to.deep.equal([]);
      expect(out).to.match(/faults that struck/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const args of [["--seeds", "none"], ["--processes", "0"], ["--speed"]]) {
    it(`exits with 64 and says how it is used: ${args.join(" ")}`, async () => {
      const { code, out } = await simulate(...args);
      expect(code).to.equal(64);
      expect(out).to.match(/usage: \.\/blockhost simulate/);
    });
  }
});

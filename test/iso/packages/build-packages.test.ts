import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { buildPackages } from "../../../iso/packages/build-packages.ts";
import { sourceDate } from "../../../iso/packages/source-date.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { hostPackages } from "../support/host-packages.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

describe("buildPackages", function () {
  this.timeout(900_000);

  it("makes the same bytes of the same sources in another folder and environment", async () => {
    const first = await hostPackages();
    // On the same file system as npm's packages, which are linked to: a symlink would lead out of the folder again.
    await mkdir(join(REPOSITORY, "build"), { recursive: true });
    const folder = await mkdtemp(join(REPOSITORY, "build/elsewhere-"));
    try {
      const { stdout } = await run("git", ["ls-files", "-z"], { cwd: REPOSITORY, maxBuffer: 2 ** 26 });
      for (const path of stdout.split("\0")) {
        // What no package is made of would only take time.
        if (path === "" || /^(test|docs|contracts)\//.test(path)) continue;
        await mkdir(join(folder, dirname(path)), { recursive: true });
        await cp(join(REPOSITORY, path), join(folder, path));
      }
      const modules = await realpath(join(REPOSITORY, "node_modules"));
      await run("cp", ["--archive", "--link", modules, join(folder, "node_modules")]);
      await symlink(join(REPOSITORY, "artifacts"), join(folder, "artifacts"));
      const out = join(folder, "debs");
      const script = `import { buildPackages } from "./iso/packages/build-packages.ts";
        const made = await buildPackages({ out: process.argv[1], version: "0.1.0" });
        console.log(JSON.stringify(made));`;
      const again = await run(
        process.execPath,
        ["--import=tsx", "--input-type=module", "--eval", script, out],
        {
          cwd: folder,
          // By NODE_ENV many a tool makes other files.
          env: { ...process.env, NODE_ENV: "development", SOURCE_DATE_EPOCH: `${await sourceDate()}` },
        },
      );
      const second = JSON.parse(again.stdout) as typeof first;
      for (const [i, { name, sha256 }] of first.entries()) expect(second[i]?.sha256, name).to.equal(sha256);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("makes packages that lintian has nothing to say of", async () => {
    for (const { name, file } of await hostPackages()) {
      const { stdout } = await run("lintian", ["--allow-root", file]).catch(
        // It exits with a number when it has found something; a lintian that is not there has found nothing either.
        (error: { stdout: string; code?: unknown }) => {
          if (typeof error.code === "number") return error;
          throw error;
        },
      );
      expect(stdout, name).to.equal("");
    }
  });

  it("brings Node as npm's integrity vouches for it, and nobody's path leads to it", async () => {
    const runtime = (await hostPackages()).find(({ name }) => name === "blockhost-runtime");
    const { stdout } = await run("dpkg-deb", ["--contents", runtime?.file ?? ""]);
    const files = stdout
      .split("\n")
      .filter((line) => line.startsWith("-"))
      .map((line) => line.split(" ").at(-1) ?? "");
    expect(files.filter((file) => !file.startsWith("./usr/share/"))).to.deep.equal([
      "./usr/lib/blockhost/node/bin/node",
    ]);
  });

  it("refuses a version that dpkg would not understand", async () => {
    const out = join(tmpdir(), "blockhost-never-made");
    for (const version of ["", "v1", "1.0-1", "1.0 "])
      await rejection(buildPackages({ out, version }), FinalError, "PACKAGE_VERSION_INVALID");
  });

  it("brings a rehearsal the same chain as the repository's own", async () => {
    const own = await readFile(join(REPOSITORY, "devnet/chain/node/hardhat.config.ts"), "utf8");
    const packed = await readFile(join(REPOSITORY, "iso/packages/rehearsal/hardhat.config.js"), "utf8");
    const devnet = (text: string) => /devnet: (\{[\s\S]*?\n {4}\})/.exec(text)?.[1]?.replace(/\s+/g, " ");
    expect(devnet(packed)).to.be.a("string").and.equal(devnet(own));
  });
});

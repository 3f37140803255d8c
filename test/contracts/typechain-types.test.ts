import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

describe("typechain-types", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-types-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("are what the contracts generate, no file more and none less", async () => {
    await promisify(execFile)(
      process.execPath,
      [join(ROOT, "node_modules/hardhat/dist/src/cli.js"), "build", "--quiet", "--no-tests"],
      { cwd: ROOT, env: { ...process.env, BLOCKHOST_TYPES: join(folder, "typechain-types") } },
    );
    const remedy =
      "write them anew: ./blockhost exec sh -c 'rm -r typechain-types && BLOCKHOST_TYPES=typechain-types hardhat build --no-tests --force'";
    const [ours, generated] = [await textsIn(ROOT), await textsIn(folder)];
    expect([...ours.keys()], remedy).to.deep.equal([...generated.keys()]);
    for (const [file, text] of generated)
      expect(ours.get(file) === text, `${file}; ${remedy}`).to.equal(true);
  });
});

async function textsIn(root: string): Promise<Map<string, string>> {
  const folder = join(root, "typechain-types");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  const texts = files.map(async (file) => [file, await normalised(join(folder, file))] as const);
  return new Map(await Promise.all(texts));
}

/** Files that list the contracts do so in the order in which a build happened to finish them. */
async function normalised(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  return /(index|hardhat\.d)\.ts$/.test(file)
    ? text
        .split("\n")
        .map((line) => line.trim())
        .sort()
        .join("\n")
    : text;
}

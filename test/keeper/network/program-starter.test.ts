import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { programStarter } from "../../../keeper/network/program-starter.ts";

/** `sh` stands for the programs: what follows `before` is its script's arguments. */
describe("a program of the system that is run", () => {
  const run = (script: string, input?: string) =>
    programStarter(["sh", "-c", script])("wg", ["show", "bk0"], input);

  it("is handed its arguments as they are, and reads its input from a file that has no name", async () => {
    expect(await run('printf "%s|" "$@"')).to.equal("show|bk0|");
    const held = await mkdtemp(join(tmpdir(), "blockhost-held-"));
    process.env.TMPDIR = held;
    try {
      // As nft and wg open it.
      expect(await run("cat /dev/stdin", "all of it")).to.equal("all of it");
      expect(await readdir(held)).to.deep.equal([]);
    } finally {
      delete process.env.TMPDIR;
      await rm(held, { recursive: true });
    }
  });

  it("knows nothing of our environment", async () => {
    process.env.SECRET_OF_TEST = "secret";
    expect(await run("env")).not.to.contain("secret");
    delete process.env.SECRET_OF_TEST;
  });

  it("that fails says so in its own words, and is tried again", async () => {
    const error = await run("echo no such device >&2; exit 3").catch((e) => e);
    expect(error).to.have.property("name", "RetryableError");
    expect(error).to.include({
      code: "NETWORK_PROGRAM_FAILED",
      message: "wg show bk0 ended with 3: no such device",
    });
  });

  it("that is not there says which packages are missing", async () => {
    const error = await programStarter(["/nowhere/wg"])("wg", []).catch((e) => e);
    expect(error).to.include({ code: "NETWORK_PROGRAM_MISSING" });
  });
});

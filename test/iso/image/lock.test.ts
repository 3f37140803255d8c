import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fetchLocked } from "../../../iso/image/fetch-locked.ts";
import { HOST_RECIPE } from "../../../iso/image/host-recipe.ts";
import { localRepository } from "../../../iso/image/local-repository.ts";
import { readLock, writeLock } from "../../../iso/image/lock.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../../keeper/support/rejection.ts";
import { codeOfFailure } from "./support/code-of-failure.ts";

describe("the image's lock", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-lock-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("names everything that the root is to have, once, and no host", async () => {
    const { suite, packages } = await readLock(HOST_RECIPE.lock);
    const names = packages.map(({ name }) => name);
    expect(suite).to.equal(HOST_RECIPE.suite);
    expect(names).to.include.members([...HOST_RECIPE.packages]);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).not.to.include.members([...HOST_RECIPE.ours]);
    expect(await readFile(HOST_RECIPE.lock, "utf8")).not.to.match(/https?:|deb\./);
  });

  it("is read as it was written", async () => {
    const file = join(folder, "lock.json");
    const lock = await readLock(HOST_RECIPE.lock);
    await writeLock(file, lock);
    expect(await readLock(file)).to.deep.equal(lock);
    expect(await readFile(file, "utf8")).to.equal(await readFile(HOST_RECIPE.lock, "utf8"));
  });

  for (const [words, text] of [
    ["nothing", ""],
    [
      "a name that is a path",
      '{"suite":"trixie","packages":[{"name":"../x","version":"1","architecture":"all","sha256":""}]}',
    ],
    ["no package", '{"suite":"trixie","packages":[]}'],
  ] as const) {
    it(`is refused when it has ${words}`, async () => {
      const file = join(folder, "lock.json");
      await writeFile(file, text);
      expect(await codeOfFailure(readLock(file))).to.equal("ISO_LOCK_INVALID");
    });
  }

  it("takes no file of another hash, and keeps none", async () => {
    const file = join(folder, "base-files_1_all.deb");
    await writeFile(file, "something else");
    const one = { name: "base-files", version: "1", architecture: "all" as const, sha256: "0".repeat(64) };
    const code = await codeOfFailure(fetchLocked({ suite: "trixie", packages: [one] }, [], folder));
    expect(code).to.equal("ISO_FILE_WRONG");
    expect(await codeOfFailure(readFile(file))).to.equal("ENOENT");
  });

  it("is stale when the mirror no longer has a version, and says what to do", async () => {
    const mirror = join(folder, "mirror");
    const source = await localRepository(mirror, []);
    const one = { name: "base-files", version: "1", architecture: "all" as const, sha256: "0".repeat(64) };
    const error = await rejection(
      fetchLocked({ suite: "trixie", packages: [one] }, [source], join(folder, "cache")),
      FinalError,
      "ISO_LOCK_STALE",
    );
    expect(error.remedy).to.include("--update-lock");
  });
});

import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checkBackup } from "../../../keeper/backup/check-backup.ts";
import { packBackup } from "../../../keeper/backup/pack-backup.ts";
import { restoreFiles } from "../../../keeper/backup/restore-files.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { ABOUT, all, piecesOf, sealed, withBackup } from "./support.ts";

describe("the files of a backup", () => {
  let folder: string;
  let from: string;
  let to: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-files-"));
    [from, to] = [join(folder, "from"), join(folder, "to")];
    await mkdir(from);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = async (name: string, content: string | Uint8Array, mode = 0o600) => {
    await writeFile(join(from, name), content);
    await chmod(join(from, name), mode);
    return { path: join(from, name) };
  };
  const restored = (bytes: Uint8Array) =>
    withBackup(bytes, async (read) => {
      const content = await checkBackup(read);
      await restoreFiles(read, content, to);
      return content;
    });
  const there = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );

  it("come back at their paths, with content and mode", async () => {
    const large = Buffer.alloc(200_001, "abc");
    const sources = [
      await file("key.json", "{}"),
      await file("page", "hello", 0o644),
      await file("empty", ""),
      await file("large", large, 0o400),
    ];
    const { about, files } = await restored(await sealed(packBackup(ABOUT, sources)));
    expect(about).to.deep.equal(ABOUT);
    expect(files).to.deep.equal([
      { path: join(from, "key.json"), mode: 0o600, size: 2 },
      { path: join(from, "page"), mode: 0o644, size: 5 },
      { path: join(from, "empty"), mode: 0o600, size: 0 },
      { path: join(from, "large"), mode: 0o400, size: 200_001 },
    ]);
    for (const { path, mode } of files) {
      expect((await readFile(join(to, path))).equals(await readFile(path)), path).to.equal(true);
      expect((await stat(join(to, path))).mode & 0o777, path).to.equal(mode);
    }
    expect((await stat(to)).mode & 0o777).to.equal(0o700);
  });

  it("are not written when one of them is there already", async () => {
    const sources = [await file("first", "1"), await file("second", "2")];
    await mkdir(join(to, from), { recursive: true });
    await writeFile(join(to, from, "second"), "mine");
    await rejection(restored(await sealed(packBackup(ABOUT, sources))), FinalError, "RESTORE_IN_THE_WAY");
    expect(await readFile(join(to, from, "second"), "utf8")).to.equal("mine");
    expect(await readdir(join(to, from))).to.deep.equal(["second"]);
  });

  it("are not written at all when the backup's last byte was changed", async () => {
    const bytes = await sealed(packBackup(ABOUT, [await file("large", Buffer.alloc(300_000, 7))]));
    bytes[bytes.length - 1] = 1 ^ (bytes[bytes.length - 1] ?? 0);
    await rejection(restored(bytes), FinalError, "BACKUP_DAMAGED");
    expect(await there(to)).to.equal(false);
  });

  it("are taken back when one of them cannot be written", async () => {
    const sources = [await file("first", "1"), await file("second", "2")];
    // Where the second one's folder would be, there is a file.
    const moved = { path: "/blocked/second", open: () => open(sources[1]?.path ?? "", "r") };
    await mkdir(to);
    await writeFile(join(to, "blocked"), "a file");
    const bytes = await sealed(packBackup(ABOUT, [...sources.slice(0, 1), moved]));
    await rejection(restored(bytes), FinalError, "RESTORE_UNWRITABLE");
    expect(await readdir(to)).to.deep.equal(["blocked"]);
  });

  for (const path of ["/../outside", "/a/../../outside", "relative", "/a//b", "/a/./b", "/nul\0", "/"])
    it(`are refused with the path ${JSON.stringify(path)}, whoever sealed them`, async () => {
      const plain = packBackup(ABOUT, [{ path, open: async () => open((await file("x", "1")).path, "r") }]);
      await rejection(restored(await sealed(plain)), FinalError, "BACKUP_MALFORMED");
      expect(await readdir(folder)).to.deep.equal(["from"]);
    });

  it("are refused when the list of them ends in the middle", async () => {
    const plain = await all(packBackup(ABOUT, [await file("x", "content")]));
    for (const length of [3, 20, plain.length - 1]) {
      const bytes = await sealed(piecesOf(plain.subarray(0, length)));
      await rejection(restored(bytes), FinalError, "BACKUP_MALFORMED");
    }
  });

  it("must all be readable when the backup is made", async () => {
    const made = (path: string) => all(packBackup(ABOUT, [{ path }]));
    await rejection(made(join(from, "missing")), FinalError, "BACKUP_SOURCE_UNREADABLE");
    await rejection(made(from), FinalError, "BACKUP_SOURCE_UNREADABLE");
  });

  it("must not become shorter while they are read", async () => {
    const { path } = await file("log", Buffer.alloc(200_000));
    const cut = async () => {
      for await (const piece of packBackup(ABOUT, [{ path }]))
        if (piece.length > 1_000) await writeFile(path, "");
    };
    await rejection(cut(), RetryableError, "BACKUP_SOURCE_CHANGED");
  });
});

import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InboxSecretFolder } from "../../../keeper/commands/inbox-secret-folder.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";

const secret = (byte: number) => new Uint8Array(32).fill(byte);
const bytes = (secrets: readonly Uint8Array[]) => secrets.map((each) => each[0]);

describe("InboxSecretFolder", () => {
  let above: string;
  let path: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), "blockhost-secrets-"));
    path = join(above, "inbox");
  });
  afterEach(() => rm(above, { recursive: true }));

  it("keeps secrets over a restart, the oldest first", async () => {
    const folder = new InboxSecretFolder(path);
    for (const byte of [1, 2, 3]) await folder.add(secret(byte));
    expect(bytes(await new InboxSecretFolder(path).list())).to.deep.equal([1, 2, 3]);
  });

  it("lets nobody else look", async () => {
    await new InboxSecretFolder(path).add(secret(1));
    const [name = ""] = await readdir(path);
    const modes = [path, join(path, name)].map(async (each) => (await stat(each)).mode & 0o777);
    expect(await Promise.all(modes)).to.deep.equal([0o700, 0o600]);
  });

  it("forgets all but one for good, and goes on counting", async () => {
    const folder = new InboxSecretFolder(path);
    for (const byte of [1, 2]) await folder.add(secret(byte));
    await folder.keepOnly(secret(2));
    await folder.add(secret(3));
    expect(bytes(await folder.list())).to.deep.equal([2, 3]);
    expect(bytes(await new InboxSecretFolder(path).list())).to.deep.equal([2, 3]);
  });

  it("takes no notice of a file that a crash has left half written", async () => {
    const folder = new InboxSecretFolder(path);
    await folder.add(secret(1));
    await writeFile(join(path, "000002.key.new"), "half");
    await folder.add(secret(2));
    expect(bytes(await new InboxSecretFolder(path).list())).to.deep.equal([1, 2]);
  });

  it("says which file is damaged, and not what stands in it", async () => {
    await new InboxSecretFolder(path).add(secret(1));
    await writeFile(join(path, "000001.key"), "c0ffee");
    const error = await rejection(new InboxSecretFolder(path).list(), FinalError, "INBOX_SECRETS_UNUSABLE");
    expect(error.message).to.include("000001.key").and.not.include("c0ffee");
  });
});

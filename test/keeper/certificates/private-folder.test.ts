import { chmod, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { acmeAccountKey } from "../../../keeper/certificates/acme-account-key.ts";
import { PrivateFolder } from "../../../keeper/certificates/private-folder.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { CertificateRoom } from "./support/certificate-room.ts";

describe("where certificates and keys are kept", () => {
  let room: CertificateRoom;
  const modeOf = async (...names: string[]) => (await stat(join(room.path, ...names))).mode & 0o777;

  beforeEach(async () => {
    room = await CertificateRoom.open();
  });
  afterEach(() => room.close());

  it("is open to its owner only, whatever the umask and whatever was there before", async () => {
    const before = process.umask(0);
    try {
      await writeFile(join(room.path, "own.pem.new"), "left by a crash", { mode: 0o666 });
      await room.kept("own").write(await room.pair());
      await acmeAccountKey(room.folder);
      await chmod(room.path, 0o755);
      await PrivateFolder.open(room.path);
    } finally {
      process.umask(before);
    }
    expect(await modeOf()).to.equal(0o700);
    expect(await readdir(room.path)).to.have.members(["acme-account.pem", "own.pem"]);
    expect(await modeOf("own.pem")).to.equal(0o600);
    expect(await modeOf("acme-account.pem")).to.equal(0o600);
  });

  it("gives back what was kept", async () => {
    const pair = await room.pair();
    await room.kept().write(pair);
    const read = await room.kept().read();
    expect(read?.cert.trim()).to.equal(pair.cert.trim());
    expect(read?.key.trim()).to.equal(pair.key.trim());
    expect(await acmeAccountKey(room.folder)).to.equal(await acmeAccountKey(room.folder));
  });

  it("is nothing where there is nothing, or nothing that can be served", async () => {
    expect(await room.kept().read()).to.equal(null);
    await room.kept().write({ ...(await room.pair()), key: (await room.pair()).key });
    expect(await room.kept().read()).to.equal(null);
    await room.kept().write(await room.pair("other.example"));
    expect(await room.kept().read()).to.equal(null);
    expect(room.logged).to.have.length(2);
    expect(room.logged.join()).not.to.include("KEY-");
  });

  it("remembers a pause over a restart", async () => {
    expect(await room.kept().pausedUntil()).to.equal(0);
    await room.kept().pause(Date.UTC(2027, 0, 1));
    expect(await room.kept().pausedUntil()).to.equal(Date.UTC(2027, 0, 1));
  });

  it("says so when it cannot be written", async () => {
    await rm(room.path, { recursive: true });
    await writeFile(room.path, "a file");
    await rejection(PrivateFolder.open(room.path), FinalError, "CERTIFICATES_UNWRITABLE");
    await rejection(room.folder.write("own.pem", ""), FinalError, "CERTIFICATES_UNWRITABLE");
    await rm(room.path);
    await mkdir(join(room.path, "own.pem"), { recursive: true });
    await rejection(room.folder.read("own.pem"), FinalError, "CERTIFICATES_UNWRITABLE");
  });
});

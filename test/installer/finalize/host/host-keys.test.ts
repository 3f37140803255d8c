import { readFile, stat, unlink, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { hostKeys, keyFilesIn } from "../../../../installer/finalize/host/host-keys.ts";
import { KeeperKey } from "../../../../keeper/chain/keeper-key.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { rejection } from "../../../keeper/support/rejection.ts";
import { HostBed, patient, silent } from "./host-bed.ts";

describe("a host's keys", function () {
  // Each is stretched, which takes a second on an idle machine.
  this.timeout(60_000);
  let bed: HostBed;
  beforeEach(async () => {
    bed = await HostBed.open();
  });
  afterEach(() => bed.close());

  it("are made for nobody else to read, and the keeper can open them", async () => {
    const folder = bed.parts.layout.keeperFolder;
    const keys = hostKeys(folder);
    expect(await keys.look()).to.equal(null);
    const made = await keys.make(silent, patient);
    expect(await keys.look()).to.deep.equal(made);
    const files = keyFilesIn(folder);
    for (const [name, { keystoreFile, passphraseFile }] of Object.entries(files)) {
      const key = await KeeperKey.load(keystoreFile, passphraseFile);
      expect(key.address).to.equal(made[name as keyof typeof files]);
      for (const file of [keystoreFile, passphraseFile])
        expect((await stat(file)).mode & 0o777).to.equal(0o600);
    }
    expect(made.keeper).not.to.equal(made.attestation);
  });

  it("are never replaced: what is missing beside them is made", async () => {
    const folder = bed.parts.layout.keeperFolder;
    const keys = hostKeys(folder);
    const { keeper } = await keys.make(silent, patient);
    await unlink(keyFilesIn(folder).attestation.keystoreFile);
    expect(await keys.look()).to.equal(null);
    expect((await keys.make(silent, patient)).keeper).to.equal(keeper);
  });

  it("are left alone when they cannot be read, and nothing of them is told", async () => {
    const folder = bed.parts.layout.keeperFolder;
    const keys = hostKeys(folder);
    await keys.make(silent, patient);
    const file = keyFilesIn(folder).keeper.keystoreFile;
    await writeFile(file, "SECRET");
    for (const error of [
      await rejection(keys.look(), FinalError, "KEY_UNREADABLE"),
      await rejection(keys.make(silent, patient), FinalError, "KEY_UNREADABLE"),
    ])
      expect(error.message).not.to.include("SECRET");
    expect(await readFile(file, "utf8")).to.equal("SECRET");
  });
});

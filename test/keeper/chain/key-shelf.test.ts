import { access, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { KeyShelf } from "../../../keeper/chain/key-shelf.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { TempKeystore } from "./keystore.ts";

describe("KeyShelf", function () {
  // Keystores are stretched as in earnest, a second each.
  this.timeout(60_000);
  let first: TempKeystore;
  beforeEach(async () => {
    first = await TempKeystore.create();
  });
  afterEach(() => first.remove());

  const addresses = async () => (await KeyShelf.open(first)).keys.map(({ address }) => address);

  it("has the configuration's key, and each that was made since, also when it is opened again", async () => {
    const shelf = await KeyShelf.open(first);
    expect(shelf.newest.address).to.equal(first.address);
    const second = await shelf.add();
    const third = await shelf.add();
    expect(shelf.newest).to.equal(third);
    expect(new Set([first.address, second.address, third.address]).size).to.equal(3);
    expect(await addresses()).to.deep.equal([first.address, second.address, third.address]);
  });

  it("keeps a key beside the first, for its owner's eyes, under a passphrase of its own", async () => {
    const { address } = await (await KeyShelf.open(first)).add();
    expect((await readdir(first.folder)).sort()).to.deep.equal([
      "keeper.json",
      "keeper.json.2",
      "passphrase",
      "passphrase.2",
    ]);
    const [keystore, passphrase] = [`${first.keystoreFile}.2`, `${first.passphraseFile}.2`];
    for (const file of [keystore, passphrase]) expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect((await KeeperKey.load(keystore, passphrase)).address).to.equal(address);
    expect(JSON.parse(await readFile(keystore, "utf8")).Crypto.kdfparams.n, "stretching").to.be.at.least(
      2 ** 17,
    );
    expect(await readFile(passphrase, "utf8")).to.match(/^[\w-]{43}\n$/);
  });

  it("takes what a crash has left before the keystore was whole for nothing", async () => {
    await writeFile(`${first.passphraseFile}.2`, "half a passphrase\n", { mode: 0o644 });
    await writeFile(`${first.keystoreFile}.2.new`, "{", { mode: 0o644 });
    expect(await addresses()).to.deep.equal([first.address]);
    const { address } = await (await KeyShelf.open(first)).add();
    expect(await addresses()).to.deep.equal([first.address, address]);
    expect((await stat(`${first.passphraseFile}.2`)).mode & 0o777).to.equal(0o600);
  });

  it("gives no number twice when an earlier key was removed", async () => {
    const shelf = await KeyShelf.open(first);
    await shelf.add();
    const third = await shelf.add();
    await rm(`${first.keystoreFile}.2`);
    const fourth = await (await KeyShelf.open(first)).add();
    expect(await addresses()).to.deep.equal([first.address, third.address, fourth.address]);
    await access(`${first.keystoreFile}.4`);
  });

  it("opens none that others may read, and says when there is no place for another", async () => {
    const shelf = await KeyShelf.open(first);
    await rejection(
      KeyShelf.open({ ...files(), passphraseFile: "/nowhere/passphrase" }),
      FinalError,
      "KEY_UNREADABLE",
    );
    await shelf.add();
    await chmod(`${first.keystoreFile}.2`, 0o644);
    await rejection(KeyShelf.open(first), FinalError, "KEY_PERMISSIONS");
    await mkdir(`${first.passphraseFile}.3`);
    await rejection(shelf.add(), FinalError, "KEY_NOT_KEPT");
  });

  const files = () => ({ keystoreFile: first.keystoreFile, passphraseFile: first.passphraseFile });
});

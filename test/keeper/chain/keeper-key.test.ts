import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJsonSync, Transaction, verifyMessage } from "ethers";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { TempKeystore } from "./keystore.ts";

describe("KeeperKey", () => {
  let keystore: TempKeystore;
  beforeEach(async () => {
    keystore = await TempKeystore.create();
  });
  afterEach(() => keystore.remove());

  it("opens a keystore and signs as its address", async () => {
    const key = await keystore.load();
    expect(key.address).to.equal(keystore.address);
    const { raw, hash } = await key.sign({
      type: 2,
      chainId: 5,
      nonce: 3,
      to: keystore.address,
      gasLimit: 21_000,
    });
    const transaction = Transaction.from(raw);
    expect(transaction.from).to.equal(keystore.address);
    expect(transaction.hash).to.equal(hash);
    expect(verifyMessage("a text", await key.signText("a text"))).to.equal(keystore.address);
  });

  for (const [N, p] of [
    [32_768, 1],
    [4_096, 6],
  ] as const)
    it(`opens a keystore that ethers has stretched by scrypt with N ${N} and p ${p}`, async () => {
      const { address, privateKey } = await keystore.open();
      const json = encryptKeystoreJsonSync({ address, privateKey }, keystore.passphrase, {
        scrypt: { N, r: 8, p },
      });
      await keystore.write(keystore.keystoreFile, json);
      expect((await keystore.load()).address).to.equal(address);
    });

  it("refuses a wrong passphrase without telling it", async () => {
    await keystore.write(keystore.passphraseFile, "hunter2\n");
    const error = await rejection(keystore.load(), FinalError, "KEY_WRONG_PASSPHRASE");
    expect(`${error.stack} ${JSON.stringify(error)}`).not.to.contain("hunter2");
    expect(error.cause).to.equal(undefined);
  });

  it("refuses files that others may read", async () => {
    for (const file of [keystore.keystoreFile, keystore.passphraseFile])
      for (const mode of [0o640, 0o604, 0o660]) {
        await chmod(file, mode);
        const error = await rejection(keystore.load(), FinalError, "KEY_PERMISSIONS");
        expect(error.message).to.contain(file);
        await chmod(file, 0o600);
      }
  });

  it("says which file is not there", async () => {
    const missing = join(keystore.folder, "no-such-file");
    const error = await rejection(
      KeeperKey.load(keystore.keystoreFile, missing),
      FinalError,
      "KEY_UNREADABLE",
    );
    expect(error.message).to.contain(missing);
    for (const path of [missing, keystore.folder])
      await rejection(KeeperKey.load(path, keystore.passphraseFile), FinalError, "KEY_UNREADABLE");
  });

  it("refuses what is no keystore, or a damaged one, without showing it", async () => {
    const bare = `0x${"ab".repeat(32)}`;
    for (const text of [bare, "{}", `{"version":3,"crypto":{"cipher":"none"},"note":"${bare}"}`]) {
      await writeFile(keystore.keystoreFile, text);
      const error = await rejection(keystore.load(), FinalError, "KEY_UNREADABLE");
      expect(`${error.stack} ${JSON.stringify(error)}`).not.to.contain("abab");
    }
  });
});

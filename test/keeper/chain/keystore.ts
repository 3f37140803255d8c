import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BaseWallet, encryptKeystoreJson, Wallet } from "ethers";
import { KeeperKey } from "../../../keeper/chain/keeper-key.ts";

/** A new key in an encrypted keystore with a passphrase file, in a folder of its own. */
export class TempKeystore {
  readonly folder: string;
  readonly address: string;
  readonly passphrase = "correct horse";

  private constructor(folder: string, address: string) {
    this.folder = folder;
    this.address = address;
  }

  static async create(): Promise<TempKeystore> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-key-"));
    const wallet = new Wallet(Wallet.createRandom().privateKey);
    const keystore = new TempKeystore(folder, wallet.address);
    // Little stretching: the passphrase protects nothing here.
    const account = { address: wallet.address, privateKey: wallet.privateKey };
    const json = await encryptKeystoreJson(account, keystore.passphrase, { scrypt: { N: 1024, r: 8, p: 1 } });
    await keystore.write(keystore.keystoreFile, json);
    await keystore.write(keystore.passphraseFile, `${keystore.passphrase}\n`);
    return keystore;
  }

  get keystoreFile(): string {
    return join(this.folder, "keeper.json");
  }

  get passphraseFile(): string {
    return join(this.folder, "passphrase");
  }

  async write(file: string, text: string, mode = 0o600): Promise<void> {
    await writeFile(file, text);
    await chmod(file, mode);
  }

  /** The wallet inside. */
  async open(): Promise<BaseWallet> {
    return Wallet.fromEncryptedJson(await readFile(this.keystoreFile, "utf8"), this.passphrase);
  }

  load(): Promise<KeeperKey> {
    return KeeperKey.load(this.keystoreFile, this.passphraseFile);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

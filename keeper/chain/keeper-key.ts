import { scrypt as nodeScrypt, type ScryptOptions } from "node:crypto";
import { promisify } from "node:util";
import { isKeystoreJson, scrypt, Transaction, type TransactionLike, Wallet } from "ethers";
import { FinalError } from "../core/errors.ts";
import { readPrivateFile } from "./private-file.ts";

const stretch = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(nodeScrypt);
// Opening a keystore takes 128 MiB, one of geth's 256. Node's own stretching gives them back when it is done; ethers'
// leaves them to the garbage collector, which may not come for long.
scrypt.register((passphrase, salt, N, r, p, length) =>
  stretch(passphrase, salt, length, { N, r, p, maxmem: 128 * r * (N + p + 2) }),
);

/** A key in a keystore, the keeper's or an operator's: signs transactions or texts. It never leaves this object. */
export class KeeperKey {
  readonly address: string;
  readonly #wallet: Wallet;

  private constructor(wallet: Wallet) {
    this.#wallet = wallet;
    this.address = wallet.address;
  }

  /**
   * Opens an encrypted JSON keystore (geth's and ethers' format). Takes about a second: the passphrase is stretched.
   * Line ends after the passphrase do not count.
   * @throws FinalError KEY_UNREADABLE, KEY_PERMISSIONS, KEY_WRONG_PASSPHRASE
   */
  static load(keystoreFile: string, passphraseFile: string): Promise<KeeperKey> {
    const passphrase = async () =>
      (await readPrivateFile(passphraseFile, "passphrase file")).replace(/[\r\n]+$/, "");
    return KeeperKey.open(keystoreFile, passphrase, `The passphrase in ${passphraseFile}`);
  }

  /**
   * As `load`, with a passphrase from elsewhere, which is asked for once the keystore is found to be one.
   *
   * @param named what the passphrase is called in the complaint that it is wrong
   */
  static async open(
    keystoreFile: string,
    passphrase: () => Promise<string>,
    named = "The passphrase",
  ): Promise<KeeperKey> {
    const json = await readPrivateFile(keystoreFile, "keystore");
    if (!isKeystoreJson(json))
      throw new FinalError(
        "KEY_UNREADABLE",
        `The keystore ${keystoreFile} is not an encrypted JSON keystore (version 3).`,
        "Give a keystore made by geth, ethers or `blockhost`, not a bare private key.",
      );
    const secret = await passphrase();
    try {
      const wallet = await Wallet.fromEncryptedJson(json, secret);
      return new KeeperKey(new Wallet(wallet.privateKey));
    } catch (error) {
      // ethers' errors may quote their arguments: they are neither shown nor kept as cause.
      if (error instanceof Error && /incorrect password/i.test(error.message))
        throw new FinalError(
          "KEY_WRONG_PASSPHRASE",
          `${named} does not open the keystore ${keystoreFile}.`,
          "Give the right passphrase; in a file it stands alone on the first line.",
        );
      throw new FinalError(
        "KEY_UNREADABLE",
        `The keystore ${keystoreFile} is damaged.`,
        "Restore it from its backup, or make a new key; for a keeper have the admin grant KEEPER_ROLE to it.",
      );
    }
  }

  /** Signs an EIP-1559 transaction: the bytes to broadcast and their hash. */
  async sign(transaction: TransactionLike<string>): Promise<{ readonly raw: string; readonly hash: string }> {
    const raw = await this.#wallet.signTransaction(transaction);
    const hash = Transaction.from(raw).hash;
    if (hash === null) throw new Error("a signed transaction has no hash");
    return { raw, hash };
  }

  /** EIP-191 signature of a text: 0x + 130 hex, low s, v 27 or 28. */
  signText(text: string): Promise<string> {
    return this.#wallet.signMessage(text);
  }
}

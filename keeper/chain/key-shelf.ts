import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { encryptKeystoreJson, Wallet } from "ethers";
import { FinalError } from "../core/errors.ts";
import { KeeperKey } from "./keeper-key.ts";
import { type KeyFiles, keyFilesOf, keyNumbers } from "./key-files.ts";

/** The key that the configuration names, and those that were made since, in files beside its own. */
export class KeyShelf {
  readonly #files: KeyFiles;
  readonly #numbers: number[];
  readonly #keys: KeeperKey[];

  private constructor(files: KeyFiles, numbers: readonly number[], keys: readonly KeeperKey[]) {
    this.#files = files;
    this.#numbers = [...numbers];
    this.#keys = [...keys];
  }

  /** Opens all of them, which takes about a second each. @throws FinalError KEY_… */
  static async open(files: KeyFiles): Promise<KeyShelf> {
    const numbers = await keyNumbers(files);
    const keys: KeeperKey[] = [];
    for (const number of numbers) {
      const { keystoreFile, passphraseFile } = keyFilesOf(files, number);
      keys.push(await KeeperKey.load(keystoreFile, passphraseFile));
    }
    return new KeyShelf(files, numbers, keys);
  }

  /** The oldest first. There is always one. */
  get keys(): readonly KeeperKey[] {
    return this.#keys;
  }

  get newest(): KeeperKey {
    const newest = this.#keys.at(-1);
    if (newest === undefined) throw new Error("a shelf without a key");
    return newest;
  }

  /**
   * Makes another. When it resolves, its files are on the disk for good and were read again; a crash before leaves no
   * keystore, or a whole key.
   *
   * @throws FinalError KEY_NOT_KEPT
   */
  async add(): Promise<KeeperKey> {
    const number = (this.#numbers.at(-1) ?? 1) + 1;
    const { keystoreFile, passphraseFile } = keyFilesOf(this.#files, number);
    const { address, privateKey } = Wallet.createRandom();
    const passphrase = randomBytes(32).toString("base64url");
    try {
      // A keystore is there only with its passphrase.
      await write(passphraseFile, `${passphrase}\n`);
      await write(keystoreFile, await encryptKeystoreJson({ address, privateKey }, passphrase));
    } catch (cause) {
      // Node's message has path and reason, never content.
      throw new FinalError(
        "KEY_NOT_KEPT",
        `A new key cannot be kept at ${keystoreFile} (${cause instanceof Error ? cause.message : cause}).`,
        "Let the keeper's user write in the folders of its keystore and passphrase, such as /var/lib/blockhost, and see that their disk has space.",
        { cause },
      );
    }
    const key = await KeeperKey.load(keystoreFile, passphraseFile);
    this.#numbers.push(number);
    this.#keys.push(key);
    return key;
  }
}

/** Writes a file that only its owner can read, whole or not at all, and waits until it is on the disk. */
async function write(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  // One that a crash has left may have another mode.
  await unlink(fresh).catch(() => {});
  const handle = await open(fresh, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
}

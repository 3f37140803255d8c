import { KeeperKey } from "./keeper-key.ts";
import { type KeyFiles, keyFilesOf, keyNumbers } from "./key-files.ts";
import { makeKey } from "./make-key.ts";

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

  /** Makes another. @throws FinalError KEY_NOT_KEPT */
  async add(): Promise<KeeperKey> {
    const number = (this.#numbers.at(-1) ?? 1) + 1;
    const key = await makeKey(keyFilesOf(this.#files, number));
    this.#numbers.push(number);
    this.#keys.push(key);
    return key;
  }
}

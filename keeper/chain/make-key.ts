import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { encryptKeystoreJson, Wallet } from "ethers";
import { FinalError } from "../core/errors.ts";
import { KeeperKey } from "./keeper-key.ts";
import type { KeyFiles } from "./key-files.ts";

/**
 * Makes a key in a keystore, with a passphrase that nobody has to know. When it resolves, its files are on the disk for
 * good and were read again; a crash before leaves no keystore, or a whole key. What was in the files is gone.
 *
 * @throws FinalError KEY_NOT_KEPT
 */
export async function makeKey({ keystoreFile, passphraseFile }: KeyFiles): Promise<KeeperKey> {
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
      "Let the user that makes it, the keeper's or root, write in the folders of keystore and passphrase, such as /var/lib/blockhost, and see that their disk has space.",
      { cause },
    );
  }
  return KeeperKey.load(keystoreFile, passphraseFile);
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

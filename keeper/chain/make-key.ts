import { randomBytes } from "node:crypto";
import { encryptKeystoreJson, Wallet } from "ethers";
import { FinalError } from "../core/errors.ts";
import { KeeperKey } from "./keeper-key.ts";
import type { KeyFiles } from "./key-files.ts";
import { writePrivateFile } from "./write-private-file.ts";

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
    await writePrivateFile(passphraseFile, `${passphrase}\n`);
    await writePrivateFile(keystoreFile, await encryptKeystoreJson({ address, privateKey }, passphrase));
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
